// Short notices that go away by themselves; failures stay longer and can be closed.
import { html, render, repeat } from './lit.js';
import { icon } from './icons.js';

const shown = [];
let nextId = 1;

export function toast(tone, text) {
  const item = { id: nextId++, tone, text };
  shown.push(item);
  if (shown.length > 4) shown.shift();
  draw();
  setTimeout(() => close(item.id), tone === 'bad' ? 9000 : 3500);
}

/** Runs what a person asked for, and says so if it fails. Answers whether it worked. */
export async function attempt(work, done) {
  try {
    await work();
    if (done) toast('ok', done);
    return true;
  } catch (failure) {
    toast('bad', failure.message);
    return false;
  }
}

/** Says something to screen readers alone. */
export function announce(text) {
  document.getElementById('announcer').textContent = text;
}

function close(id) {
  const at = shown.findIndex((item) => item.id === id);
  if (at >= 0) shown.splice(at, 1);
  draw();
}

function draw() {
  render(repeat(shown, (item) => item.id, (item) => html`
    <div class=${`toast ${item.tone}`}>
      ${icon(item.tone === 'bad' ? 'degraded' : 'check')}<p>${item.text}</p>
      <button type="button" class="quiet icon-only" aria-label="Close this notice" @click=${() => close(item.id)}>${icon('cross')}</button>
    </div>`), document.getElementById('toasts'));
}

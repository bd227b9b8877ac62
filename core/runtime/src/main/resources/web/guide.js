// Four steps for a newcomer, ticked off as they happen: ask, break, watch, heal.
import { html, nothing } from './lit.js';
import { icon } from './icons.js';

const KEY = 'holdfast-guide-closed';

export class Guide {
  #steps = { asked: false, broken: false, opened: false, healed: false };
  #closed = localStorage.getItem(KEY) !== null;
  #changed; #inject;

  constructor({ changed, inject }) {
    this.#changed = changed;
    this.#inject = inject;
  }

  botAnswered() {
    this.#done('asked');
  }

  /** Reads the later steps off the live state. */
  takeState(state, faultsActive) {
    if (faultsActive) this.#done('broken');
    const open = state.circuits.some((circuit) => circuit.state === 'open' || circuit.state === 'half_open');
    if (open && this.#steps.broken) this.#done('opened');
    if (!open && this.#steps.opened && state.features.every(({ enabled }) => enabled)) this.#done('healed');
  }

  view(chat) {
    if (this.#closed) return nothing;
    const steps = [
      ['asked', html`Say <button type="button" class="inline-command" @click=${() => chat.send('!echo hi')}>!echo hi</button>`],
      ['broken', html`Break it: <button type="button" class="inline-command" @click=${() => this.#inject('rest-500')}>REST answers 500</button>`],
      ['opened', html`Say <button type="button" class="inline-command" @click=${() => chat.send('!health')}>!health</button> until the breaker opens`],
      ['healed', html`Wait, and watch it heal`],
    ];
    const next = steps.findIndex(([name]) => !this.#steps[name]);
    return html`
      <aside class="guide" aria-label="First steps" data-testid="guide" data-step=${next < 0 ? 'done' : steps[next][0]}>
        <span class="ticks" role="img" aria-label=${`Step ${next < 0 ? steps.length : next + 1} of ${steps.length}`}>
          ${steps.map(([name], n) => html`<span class=${`tick ${this.#steps[name] ? 'done' : n === next ? 'next' : ''}`}>${this.#steps[name] ? icon('check') : n + 1}</span>`)}</span>
        <p>${next < 0 ? 'It broke, and it held. Now drop the socket.' : steps[next][1]}</p>
        <button type="button" class="quiet icon-only" aria-label="Close the first steps" @click=${() => this.#close()}>${icon('cross')}</button>
      </aside>`;
  }

  #done(step) {
    if (this.#steps[step]) return;
    this.#steps[step] = true;
    this.#changed();
  }

  #close() {
    localStorage.setItem(KEY, 'yes');
    this.#closed = true;
    this.#changed();
  }
}

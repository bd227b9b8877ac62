// The page's entry: joins the two streams of the bot and its sandbox with the panes that show them.
import { html, render, nothing } from './lit.js';
import { onTokenWanted, request, useToken } from './api.js';
import { drawBar, drawNotice } from './bar.js';
import { Chat } from './chat.js';
import { Faults } from './faults.js';
import { Guide } from './guide.js';
import { icon } from './icons.js';
import { LiveState } from './state.js';
import { Feed } from './stream.js';
import { applyTheme } from './theme.js';
import { learnServerTime } from './times.js';

const TICK_MS = 500;
const BOT_SILENCE_MS = 8000;
const SANDBOX_SILENCE_MS = 40_000;
const SANDBOX_CHECK_MS = 5000;
const RESTART_JUMP_MS = 3000;

const at = (id) => document.getElementById(id);
const body = document.body;
let state = null;
let feed = { phase: 'connecting', retryAt: 0 };
let tokenAsked = false;
let sandboxFeed = null;
let sandboxJoined = false;
let bootedAt = NaN;
let unread = 0;

const guide = new Guide({ changed: () => chat.draw(), inject: (kind) => faults.inject(kind) });
const chat = new Chat(at('chat'), { guide, onUnread: () => {
  guide.botAnswered();
  if (body.dataset.pane !== 'chat') { unread++; drawTabs(); }
} });
const faults = new Faults(at('faults'));
const live = new LiveState(at('state'));

const botFeed = new Feed('/api/events/stream', {
  silenceMs: BOT_SILENCE_MS,
  onEvent: (name, data) => { if (name === 'state') takeState(data); },
  onPhase: (phase, retryAt) => {
    // While it tries again the page keeps saying "lost": the word changes only when it is true.
    if (phase === 'connecting' && feed.phase === 'lost') return;
    feed = { phase, retryAt };
    if (phase === 'open') sandboxFeed?.retryNow();
    drawTop();
  },
});

function takeState(next) {
  state = next;
  learnServerTime(next.at);
  const booted = Date.parse(next.at) - next.status.uptimeMs;
  if (booted - bootedAt > RESTART_JUMP_MS) chat.restarted();
  bootedAt = booted;
  guide.takeState(next, faults.active().length > 0);
  live.take(next);
  drawTop();
  drawTabs();
  if (next.sandbox) joinSandbox();
  else if (!sandboxJoined) body.dataset.sandbox = 'no';
}

async function joinSandbox() {
  if (sandboxJoined) return;
  sandboxJoined = true;
  try {
    takeWorld(await request('GET', '/sandbox/state'));
  } catch (failure) {
    if (failure.status === 404) body.dataset.sandbox = 'no';
    // The next report that speaks of a sandbox tries again, but not four times a second.
    setTimeout(() => { sandboxJoined = false; }, SANDBOX_CHECK_MS);
    return;
  }
  body.dataset.sandbox = 'yes';
  for (const id of ['chat', 'faults', 'tabs']) at(id).hidden = false;
  showPane('chat');
  sandboxFeed = new Feed('/sandbox/stream', {
    silenceMs: SANDBOX_SILENCE_MS,
    onEvent: (name, data) => (name === 'message' ? chat.takeMessage(data) : name === 'deleted' ? chat.takeDeleted(data) : name === 'state' ? takeWorld(data) : undefined),
    onPhase: (phase) => (phase === 'open' ? chat.reconnected() : phase === 'lost' ? chat.disconnected() : undefined),
  });
  sandboxFeed.start();
}

function takeWorld(world) {
  chat.takeWorld(world);
  faults.takeWorld(world);
  drawTabs();
}

function drawTop() {
  drawBar(at('bar'), { state, feed, redraw: drawTop });
  drawNotice(at('notice'), { feed, tokenAsked, retry: () => botFeed.retryNow(), tokenGiven: (token) => { tokenAsked = false; useToken(token); drawTop(); } });
  body.classList.toggle('locked', feed.phase === 'unauthorized');
  body.classList.toggle('stale', feed.phase === 'lost');
}

function showPane(name) {
  body.dataset.pane = name;
  if (name === 'chat') unread = 0;
  drawTabs();
  if (name === 'chat') chat.draw();
}

/** On a phone one pane shows at a time. */
function drawTabs() {
  const active = faults.active().length;
  const tabs = [['chat', 'Chat', 'chat', unread], ['state', 'State', 'pulse', 0], ['faults', 'Break', 'bolt', active]];
  render(tabs.map(([name, word, look, count]) => html`<button type="button" data-testid=${`tab-${name}`} aria-current=${body.dataset.pane === name ? 'page' : 'false'}
    @click=${() => showPane(name)}>${icon(look)}<span>${word}</span>${count ? html`<span class="count">${count}</span>` : nothing}</button>`), at('tabs'));
}

onTokenWanted(() => { tokenAsked = true; drawTop(); });
applyTheme();
drawTop();
live.draw();
botFeed.start();
setInterval(() => {
  drawTop();
  live.draw();
  if (!sandboxJoined) return;
  chat.draw();
  faults.draw();
}, TICK_MS);

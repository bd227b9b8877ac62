// The sandbox's misbehaviours as buttons: each says what it does, for how long, and what to watch.
import { html, render, nothing } from './lit.js';
import { request } from './api.js';
import { icon } from './icons.js';
import { countdown, serverNow } from './times.js';
import { announce, attempt } from './toasts.js';

const DURATIONS = [['10 s', 10_000], ['20 s', 20_000], ['1 min', 60_000], ['5 min', 300_000]];
const ENDPOINTS = [['', 'all but token'], ['messages', 'messages'], ['files', 'files'], ['gateway', 'gateway'], ['interactions', 'interactions'], ['token', 'token'], ['all', 'all']];

/** once: happens at one moment; otherwise it lasts. extra: sent along. */
const CATALOGUE = {
  'rest-500': { group: 'rest', label: 'REST answers 500', hint: 'Breaker opens, replies turn plain' },
  'rest-429': { group: 'rest', label: 'REST answers 429', hint: 'Retry-After honoured, no storm', extra: { retryAfterMs: 3000 } },
  'rest-hang': { group: 'rest', label: 'REST hangs', hint: 'Timeouts; other chats go on' },
  'refuse-rich': { group: 'rest', label: 'Refuse rich messages', hint: 'Replies arrive as plain text' },
  'rest-slow': { group: 'rest', minor: true, label: 'REST is slow', extra: { delayMs: 1500 } },
  'rest-lose-answer': { group: 'rest', minor: true, label: 'Answers get lost' },
  'token-refused': { group: 'rest', minor: true, label: 'Token refused' },
  'ip-refused': { group: 'rest', minor: true, label: 'Address refused' },
  'drop-socket': { group: 'socket', label: 'Drop the socket', hint: 'Session resumes, nothing lost', once: true },
  'stop-ack': { group: 'socket', label: 'Stop heartbeat ACKs', hint: 'Dead line noticed, replaced' },
  'refuse-connections': { group: 'socket', label: 'Refuse connections', hint: 'Reconnects back off' },
  reconnect: { group: 'socket', minor: true, once: true, label: 'Ask to reconnect' },
  'invalid-session': { group: 'socket', minor: true, once: true, label: 'Invalid session' },
  close: { group: 'socket', minor: true, once: true, label: 'Close with 4009', extra: { code: 4009 } },
  'refuse-resume': { group: 'socket', minor: true, label: 'Refuse resume' },
  'no-hello': { group: 'socket', minor: true, label: 'No hello' },
  silence: { group: 'socket', minor: true, label: 'Silence' },
  garbage: { group: 'socket', minor: true, once: true, label: 'Garbage frame' },
  oversize: { group: 'socket', minor: true, once: true, label: 'Oversize frame' },
  'duplicate-events': { group: 'socket', minor: true, label: 'Duplicate events' },
  'reset-in-frame': { group: 'socket', minor: true, once: true, label: 'Break off in a frame' },
  'ask-heartbeat': { group: 'socket', minor: true, once: true, label: 'Ask for a heartbeat' },
  'slow-handshake': { group: 'socket', minor: true, label: 'Slow handshake', extra: { delayMs: 5000 } },
  'early-event': { group: 'socket', minor: true, label: 'Event before READY' },
  'replay-twice': { group: 'socket', minor: true, label: 'Replay twice' },
  'replay-disorder': { group: 'socket', minor: true, label: 'Replay in disorder' },
  'broken-bytes': { group: 'socket', minor: true, once: true, label: 'Break compression' },
  'split-frames': { group: 'socket', minor: true, label: 'Split payloads' },
  'join-payloads': { group: 'socket', minor: true, label: 'Join payloads' },
  'big-event': { group: 'socket', minor: true, once: true, label: 'Event of 5 MB' },
  'rest-error': { group: 'rest', minor: true, label: 'Refused for good' },
  'refuse-links': { group: 'rest', minor: true, label: 'Refuse links' },
  'hold-for-review': { group: 'rest', minor: true, label: 'Hold for review' },
  'expire-token': { group: 'rest', minor: true, once: true, label: 'End the token' },
};
const GROUPS = [['rest', 'REST calls'], ['socket', 'Web socket']];
const PLATFORM_WORD = { qq: 'QQ', discord: 'Discord' };

export class Faults {
  #root; #world = null; #lasts = 20_000; #endpoint = ''; #victim = ''; #totals = new Map();

  constructor(root) {
    this.#root = root;
  }

  takeWorld(world) {
    this.#world = world;
    const alive = new Set(world.faults.map(({ id }) => id));
    for (const id of this.#totals.keys()) if (!alive.has(id)) this.#totals.delete(id);
    for (const fault of world.faults) if (!this.#totals.has(fault.id)) this.#totals.set(fault.id, Math.max(1, leftMs(fault)));
    this.draw();
  }

  active() {
    return (this.#world?.faults ?? []).filter((fault) => leftMs(fault) > 0);
  }

  async inject(kind) {
    const { once, extra, label, group } = described(kind, this.#world);
    const body = { kind, ...extra, ...(once ? { times: 1 } : { forMs: this.#lasts }) };
    if (group === 'rest' && this.#endpoint) body.endpoint = this.#endpoint;
    Object.assign(body, this.#target());
    const done = await attempt(() => request('POST', '/sandbox/faults', body));
    if (done) announce(once ? `${label}: done` : `${label}, for ${countdown(this.#lasts)}`);
    await this.#refresh();
  }

  draw() {
    if (!this.#world) return;
    const active = this.active();
    render(html`
      <header class="pane-head">
        <h2>Break things</h2>
        <button type="button" class="button danger compact" data-testid="faults-stop-all" ?disabled=${active.length === 0} @click=${() => this.#stopAll()}>
          ${icon('stop')} Stop all${active.length ? ` (${active.length})` : ''}</button>
      </header>
      <div class="fault-options">
        <fieldset class="segments"><legend>Lasts</legend>
          ${DURATIONS.map(([word, ms]) => html`<label><input type="radio" name="lasts" .checked=${ms === this.#lasts} @change=${() => { this.#lasts = ms; this.draw(); }}><span>${word}</span></label>`)}
        </fieldset>
        ${this.#victimChoice()}
      </div>
      ${GROUPS.map(([group, title]) => this.#group(group, title, active))}`, this.#root);
  }

  /** Whom faults befall, where there is a choice. */
  #victimChoice() {
    const bots = this.#world.bots ?? [];
    if (bots.length < 2) return nothing;
    const platforms = [...new Set(bots.map(({ platform }) => platform))];
    const single = bots.length > platforms.length;
    return html`<label class="endpoint">for <select data-testid="fault-victim" @change=${(event) => { this.#victim = event.currentTarget.value; }}>
      <option value="">every bot</option>
      ${platforms.length > 1 ? platforms.map((platform) => html`<option value=${platform}>${PLATFORM_WORD[platform] ?? platform}</option>`) : nothing}
      ${single ? bots.map(({ platform, appId, name }) => html`<option value=${`${platform}/${appId}`}>${name} (${PLATFORM_WORD[platform] ?? platform})</option>`) : nothing}</select></label>`;
  }

  #target() {
    const [platform, bot] = this.#victim.split('/');
    return { ...(platform ? { platform } : {}), ...(bot ? { bot } : {}) };
  }

  #group(group, title, active) {
    const kinds = this.#kinds().filter((kind) => described(kind, this.#world).group === group);
    const major = kinds.filter((kind) => !described(kind, this.#world).minor);
    const minor = kinds.filter((kind) => described(kind, this.#world).minor);
    return html`
      <section class="fault-group" aria-label=${title}>
        <div class="group-head"><h3>${title}</h3>
          ${group === 'rest' ? html`<label class="endpoint">to <select data-testid="fault-endpoint" @change=${(event) => { this.#endpoint = event.currentTarget.value; }}>
            ${ENDPOINTS.map(([value, word]) => html`<option value=${value}>${word}</option>`)}</select></label>` : nothing}</div>
        <div class="faults-major">${major.map((kind) => this.#tile(kind, active))}</div>
        <div class="faults-minor">${minor.map((kind) => this.#tile(kind, active))}</div>
      </section>`;
  }

  #tile(kind, active) {
    const { label, hint, once, minor } = described(kind, this.#world);
    const running = active.filter((fault) => fault.kind === kind);
    const longest = running.toSorted((a, b) => leftMs(b) - leftMs(a))[0];
    const share = longest ? Math.min(1, leftMs(longest) / (this.#totals.get(longest.id) ?? 1)) : 0;
    return html`
      <div class=${`fault ${longest ? 'on' : ''} ${minor ? 'minor' : ''}`}>
        <button type="button" class="fault-press" data-testid=${`fault-${kind}`} data-active=${longest ? 'true' : 'false'} @click=${() => this.inject(kind)}>
          <span class="fault-label">${label}</span>
          ${longest ? html`<span class="fault-hint"><b>${timeLeft(longest)}</b> left</span>`
            : hint ? html`<span class="fault-hint">${hint}</span>` : nothing}
        </button>
        ${longest
          ? html`<button type="button" class="fault-stop" data-testid=${`fault-stop-${kind}`} aria-label=${`Stop: ${label}`} title="Stop" @click=${() => this.#stop(running)}>${icon('stop')}</button>`
          : html`<span class="fault-lasts" aria-hidden="true">${once ? 'once' : DURATIONS.find(([, ms]) => ms === this.#lasts)[0]}</span>`}
        <span class="fault-bar" .style=${`transform: scaleX(${share.toFixed(3)})`}></span>
      </div>`;
  }

  /** What the sandbox offers, in our order; kinds that we do not know come last, under their own label. */
  #kinds() {
    const offered = (this.#world.faultKinds ?? []).map(({ kind }) => kind);
    if (!offered.length) return Object.keys(CATALOGUE);
    return [...Object.keys(CATALOGUE).filter((kind) => offered.includes(kind)), ...offered.filter((kind) => !(kind in CATALOGUE))];
  }

  async #stop(faults) {
    await attempt(() => Promise.all(faults.map(({ id }) => request('DELETE', `/sandbox/faults/${encodeURIComponent(id)}`))));
    await this.#refresh();
  }

  async #stopAll() {
    await attempt(() => request('DELETE', '/sandbox/faults'), 'All misbehaviours stopped');
    await this.#refresh();
  }

  async #refresh() {
    try {
      this.takeWorld(await request('GET', '/sandbox/state'));
    } catch {
      // The stream tells sooner or later; the failure of the press itself was shown.
    }
  }
}

function described(kind, world) {
  if (CATALOGUE[kind]) return CATALOGUE[kind];
  const offered = (world?.faultKinds ?? []).find((each) => each.kind === kind);
  return { group: offered?.target === 'socket' ? 'socket' : 'rest', minor: true, label: offered?.label ?? kind };
}

/** Milliseconds left; a fault without an end runs until its count is used up or someone stops it. */
function leftMs({ untilMs, left }) {
  if (untilMs) return untilMs - serverNow();
  return left === 0 ? 0 : Infinity;
}

function timeLeft(fault) {
  if (fault.untilMs) return countdown(leftMs(fault));
  return Number.isFinite(fault.left) && fault.left > 0 ? `${fault.left} more` : 'until stopped';
}

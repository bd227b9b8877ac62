// The dead letters: what was not delivered and why, to be tried again or thrown away. A dialog over the page.
import { html, render, nothing, repeat } from './lit.js';
import { request } from './api.js';
import { icon } from './icons.js';
import { words } from './history.js';
import { clock, countdown, since, untilMs } from './times.js';
import { attempt } from './toasts.js';

const PATH = '/api/admin/dead-letters';
const STATES = ['pending', 'retrying', 'exhausted'];
const CAUSES = ['refused', 'expired', 'uncertain', 'outbox_full', 'no_bot'];
const STATE_LOOK = { pending: ['warn', 'spin'], retrying: ['info', 'send'], exhausted: ['bad', 'cross'] };
const PAGE = 25;
const SURE_MS = 4000;

export class DeadLetters {
  #dialog; #filter = { state: '', cause: '', bot: '', plugin: '' }; #letters = []; #total = 0; #next = null;
  #counts = ''; #failure = ''; #loading = false; #loaded = false; #sure = null; #whole = new Map();

  constructor() {
    this.#dialog = document.createElement('dialog');
    this.#dialog.className = 'letters';
    this.#dialog.dataset.testid = 'dead-letters';
    this.#dialog.setAttribute('aria-labelledby', 'h-letters');
    this.#dialog.addEventListener('click', (event) => { if (event.target === this.#dialog) this.#dialog.close(); });
    document.body.append(this.#dialog);
  }

  open() {
    this.#draw();
    this.#dialog.showModal();
    this.#load();
  }

  /** The live counts: while the list is open and shows its first page, it follows them. */
  take(counts) {
    const now = JSON.stringify(counts);
    const changed = now !== this.#counts;
    this.#counts = now;
    if (changed && this.#dialog.open && this.#letters.length <= PAGE) this.#load();
  }

  async #load(before) {
    if (this.#loading) return;
    this.#loading = true;
    const wanted = Object.entries({ ...this.#filter, limit: PAGE, before }).filter(([, value]) => value);
    try {
      const page = await request('GET', `${PATH}?${new URLSearchParams(wanted)}`);
      this.#letters = before ? [...this.#letters, ...page.letters] : page.letters;
      this.#total = page.total;
      this.#next = page.next;
      this.#failure = '';
    } catch (failure) {
      this.#failure = failure.message;
    }
    this.#loading = false;
    this.#loaded = true;
    this.#draw();
  }

  #draw() {
    render(html`
      <header><h2 id="h-letters">Dead letters</h2><span class="aside" data-testid="letters-total">${this.#loaded ? `${this.#total.toLocaleString('en')} in all` : ''}</span>
        <button type="button" class="quiet icon-only" aria-label="Close" @click=${() => this.#dialog.close()}>${icon('cross')}</button></header>
      <form class="filters" @submit=${(event) => event.preventDefault()}>
        ${this.#choice('state', STATES)}${this.#choice('cause', CAUSES)}
        ${this.#typed('bot')}${this.#typed('plugin')}
        <span class="all">
          <button type="button" class="button small" ?disabled=${!this.#letters.length} data-testid="letters-retry-all" @click=${() => this.#retryAll()}>Retry all of these</button>
          <button type="button" class="button small danger" ?disabled=${!this.#letters.length} data-testid="letters-purge-all" @click=${() => this.#surely('all', () => this.#purgeAll())}>
            ${this.#sure === 'all' ? 'Really throw all of these away?' : 'Throw all of these away'}</button></span>
      </form>
      ${this.#failure ? html`<p class="notice bad" role="alert">${icon('degraded')}<span>${this.#failure}</span></p>` : nothing}
      ${this.#letters.length
        ? html`<ul class="rows" tabindex="0" aria-label="Dead letters, newest first" @keydown=${arrows}>${repeat(this.#letters, ({ id }) => id, (letter) => this.#row(letter))}</ul>
          ${this.#next ? html`<button type="button" class="button more" @click=${() => this.#load(this.#next)}>Older ones</button>` : nothing}`
        : html`<p class="empty">${!this.#loaded ? 'Looking …' : this.#failure ? '' : Object.values(this.#filter).some(Boolean) ? 'There are none of these.' : 'Nothing was lost: there are no dead letters.'}</p>`}`, this.#dialog);
  }

  #choice(name, values) {
    return html`<label><span>${name}</span><select data-testid=${`letters-${name}`} @change=${(event) => this.#narrow(name, event.currentTarget.value)}>
      <option value="" .selected=${!this.#filter[name]}>any</option>
      ${values.map((value) => html`<option value=${value} .selected=${this.#filter[name] === value}>${words(value)}</option>`)}</select></label>`;
  }

  #typed(name) {
    return html`<label><span>${name}</span><input type="text" size="10" placeholder="any" autocomplete="off" spellcheck="false"
      .value=${this.#filter[name]} @change=${(event) => this.#narrow(name, event.currentTarget.value.trim())}></label>`;
  }

  #narrow(name, value) {
    this.#filter[name] = value;
    this.#load();
  }

  #row(letter) {
    const { id, state, cause, reason, bot, plugin, conversation, preview, attempts, retries, firstAt, lastAt, nextAt, expiresAt } = letter;
    const [tone, look] = STATE_LOOK[state] ?? ['info', 'dot'];
    const over = expiresAt && untilMs(expiresAt) <= 0;
    const wait = nextAt ? untilMs(nextAt) : null;
    const whole = this.#whole.get(id);
    return html`<li class="row" data-testid=${`letter-${id}`} data-state=${state}>
      <div class="row-head"><strong>${preview || 'no words'}</strong><span class=${`pill ${tone}`}>${icon(look)}${state}</span></div>
      <p class="why"><b>${words(cause)}</b>: ${reason}</p>
      <p class="facts">${plugin || 'an event'} of ${bot} to ${conversation} · <time datetime=${lastAt} title=${`first ${firstAt}, last ${lastAt}`}>${clock(lastAt)}</time>, ${since(lastAt)} ago
        · ${attempts} ${attempts === 1 ? 'request' : 'requests'}, ${retries}× again${wait === null ? nothing : wait > 0 ? ` · again in ${countdown(wait)}` : ' · again now'}
        ${expiresAt ? (over ? ' · too late to send' : ` · can be sent for ${countdown(untilMs(expiresAt))}`) : nothing}</p>
      ${whole ? html`<pre class="whole" tabindex="0">${whole}</pre>` : nothing}
      <div class="actions">
        <button type="button" class="button small" ?disabled=${over || !plugin || state === 'retrying'} data-testid=${`retry-${id}`} @click=${() => this.#retry(id)}>Retry</button>
        <button type="button" class="button small" aria-expanded=${whole ? 'true' : 'false'} @click=${() => this.#show(id)}>${whole ? 'Less' : 'Show'}</button>
        <button type="button" class="button small danger" data-testid=${`purge-${id}`} @click=${() => this.#surely(id, () => this.#purge(id))}>${this.#sure === id ? 'Really?' : 'Throw away'}</button></div>
    </li>`;
  }

  /** What cannot be undone is pressed twice. */
  #surely(what, work) {
    if (this.#sure === what) {
      this.#sure = null;
      work();
      return;
    }
    this.#sure = what;
    setTimeout(() => { if (this.#sure === what) { this.#sure = null; this.#draw(); } }, SURE_MS);
    this.#draw();
  }

  async #show(id) {
    if (!this.#whole.delete(id)) {
      await attempt(async () => this.#whole.set(id, JSON.stringify((await request('GET', `${PATH}/${id}`)).content, null, 2)));
    }
    this.#draw();
  }

  async #retry(id) {
    await attempt(async () => {
      const { result, detail } = await request('POST', `${PATH}/${id}/retry`);
      if (result === 'refused') throw new Error(`Refused again: ${detail}`);
    }, 'It is on its way');
    this.#load();
  }

  async #purge(id) {
    await attempt(() => request('DELETE', `${PATH}/${id}`), 'Thrown away');
    this.#load();
  }

  async #retryAll() {
    await attempt(() => request('POST', `${PATH}/retry-all`, this.#wanted()), 'They are tried again, a few at a time');
    this.#load();
  }

  async #purgeAll() {
    const filter = Object.entries(this.#wanted());
    await attempt(() => request('DELETE', `${PATH}?${new URLSearchParams(filter.length ? filter : [['all', 'true']])}`), 'Thrown away');
    this.#load();
  }

  #wanted() {
    return Object.fromEntries(Object.entries(this.#filter).filter(([, value]) => value));
  }
}

/** Arrow keys go from letter to letter, to the first button of each. */
function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.tagName === 'PRE') return;
  const rows = [...event.currentTarget.querySelectorAll('.row')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const to = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  to?.querySelector('button:not(:disabled)')?.focus();
  to?.scrollIntoView({ block: 'nearest' });
  event.preventDefault();
}

// Server-sent events over fetch: unlike EventSource it can carry a token, sees a 401, and notices a silent connection.
import { authorization, onTokenChanged, tokenWanted } from './api.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
const HIDDEN_GRACE_MS = 30_000;

export class Feed {
  #url; #onEvent; #onPhase; #silenceMs;
  #controller = null; #wake = null; #hiddenTimer = 0; #paused = false;

  /**
   * onEvent(name, data) gets each event with its JSON parsed.
   * onPhase(phase, retryAt) gets "connecting", "open", "lost" (retryAt in local ms), "unauthorized", "absent" (404) or "paused".
   * No byte for silenceMs counts as lost.
   */
  constructor(url, { onEvent, onPhase, silenceMs }) {
    this.#url = url;
    this.#onEvent = onEvent;
    this.#onPhase = onPhase;
    this.#silenceMs = silenceMs;
  }

  start() {
    onTokenChanged(() => this.retryNow());
    window.addEventListener('online', () => this.retryNow());
    // Browsers allow six connections per host over HTTP/1.1: a forgotten tab must not hold two of them.
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
    this.#run();
  }

  retryNow() {
    this.#wake?.();
  }

  #visibilityChanged() {
    clearTimeout(this.#hiddenTimer);
    if (document.hidden) {
      this.#hiddenTimer = setTimeout(() => { this.#paused = true; this.#controller?.abort(); }, HIDDEN_GRACE_MS);
    } else {
      this.#paused = false;
      this.retryNow();
    }
  }

  async #run() {
    for (let attempt = 0; ; ) {
      if (this.#paused) { this.#onPhase('paused'); await this.#sleep(); continue; }
      this.#onPhase('connecting');
      const end = await this.#once();
      if (end === 'unauthorized') { this.#onPhase('unauthorized'); tokenWanted(); await this.#sleep(); continue; }
      if (end === 'absent') { this.#onPhase('absent'); await this.#sleep(); continue; }
      if (this.#paused) continue;
      attempt = end === 'was-open' ? 1 : attempt + 1;
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.7 + Math.random() * 0.3);
      this.#onPhase('lost', Date.now() + wait);
      await this.#sleep(wait);
    }
  }

  #sleep(ms) {
    return new Promise((resolve) => {
      const timer = ms === undefined ? 0 : setTimeout(resolve, ms);
      this.#wake = () => { clearTimeout(timer); resolve(); };
    }).finally(() => { this.#wake = null; });
  }

  /** One connection from start to end; answers how it ended. */
  async #once() {
    const controller = this.#controller = new AbortController();
    let silence = setTimeout(() => controller.abort(), this.#silenceMs);
    let opened = false;
    try {
      const response = await fetch(this.#url, {
        headers: { Accept: 'text/event-stream', ...authorization() }, cache: 'no-store', signal: controller.signal });
      if (response.status === 401) return 'unauthorized';
      if (response.status === 404) return 'absent';
      if (!response.ok || !response.body) return 'failed';
      opened = true;
      this.#onPhase('open');
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parse = parser(this.#onEvent);
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return 'was-open';
        clearTimeout(silence);
        silence = setTimeout(() => controller.abort(), this.#silenceMs);
        parse(value);
      }
    } catch {
      return opened ? 'was-open' : 'failed';
    } finally {
      clearTimeout(silence);
      controller.abort();
    }
  }
}

/** Cuts chunks into events, as the HTML standard's event stream format says; comments and ids are not needed here. */
export function parser(onEvent) {
  let rest = '';
  let name = 'message';
  let data = [];
  const line = (text) => {
    if (text === '') {
      if (data.length) emit(onEvent, name, data.join('\n'));
      name = 'message';
      data = [];
    } else if (text.startsWith('event:')) name = text.slice(6).trim();
    else if (text.startsWith('data:')) data.push(text.slice(text[5] === ' ' ? 6 : 5));
  };
  return (chunk) => {
    rest += chunk;
    // A lone CR at the end may be the first half of CRLF: it waits for the next chunk.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(line);
  };
}

function emit(onEvent, name, text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    console.warn(`An event "${name}" without valid JSON was skipped.`);
    return;
  }
  onEvent(name, value);
}

// The chat pane: conversations of the sandbox, their messages, and a line to type in.
import { guard, html, render, nothing, repeat, live } from './lit.js';
import { request } from './api.js';
import { FormDialog } from './form.js';
import { icon } from './icons.js';
import { messageView } from './message.js';
import { Slash } from './slash.js';
import { duration, serverNow } from './times.js';
import { announce, attempt, toast } from './toasts.js';

const SUGGESTIONS = ['!help', '!echo hi', '!health', '!features', '!test-retry 2'];
const KEPT_PER_CONVERSATION = 300;
const WAITING_SHOWN_AFTER_MS = 900;
const WAITING_GIVEN_UP_MS = 90_000;
const KIND_WORD = { channel: 'A channel', direct: 'A direct message', group: 'A group', private: 'A private chat' };
const PLATFORM_WORD = { qq: 'QQ', discord: 'Discord' };

export class Chat {
  #root; #guide; #world = null; #current = null; #userByConversation = new Map();
  #messages = new Map(); #completeTo = new Map(); #unread = new Map(); #sent = []; #recall = 0;
  #mention = true; #pressed = new Set(); #atEnd = true; #sending = false; #connected = true; #drawing = false; #onUnread;
  #slash = new Slash(); #forms = new FormDialog(); #typed = '';

  constructor(root, { guide, onUnread }) {
    this.#root = root;
    this.#guide = guide;
    this.#onUnread = onUnread;
  }

  /** Takes GET /sandbox/state; the first one opens the first conversation. */
  takeWorld(world) {
    this.#world = world;
    if (!this.#conversation()) this.#open(world.conversations[0]?.id);
    this.draw();
  }

  takeMessage(message) {
    const list = this.#list(message.conversation);
    const known = list.findIndex(({ id }) => id === message.id);
    if (known >= 0) { // edited
      list[known] = message;
      this.#drawSoon();
      return;
    }
    list.push(message);
    if (list.length > 1 && list.at(-2).n > message.n) list.sort((a, b) => a.n - b.n);
    if (list.length > KEPT_PER_CONVERSATION) list.shift();
    if (message.conversation !== this.#current) {
      this.#unread.set(message.conversation, (this.#unread.get(message.conversation) ?? 0) + 1);
    }
    if (message.from.bot) this.#onUnread();
    this.#drawSoon();
  }

  /** A message that was taken back. */
  takeDeleted({ conversation, id }) {
    const list = this.#list(conversation);
    const known = list.findIndex((message) => message.id === id);
    if (known >= 0) list.splice(known, 1);
    this.#drawSoon();
  }

  /** The bot was started anew, and its sandbox with it: nothing said before is known there any more. */
  restarted() {
    this.#messages.clear();
    this.#completeTo.clear();
    this.#unread.clear();
    this.draw();
    if (this.#current) this.#fetch(this.#current);
  }

  /** After a break, what was said meanwhile is fetched for every conversation seen so far. */
  async reconnected() {
    this.#connected = true;
    this.draw();
    await Promise.all([...this.#completeTo.keys()].map((id) => this.#fetch(id)));
  }

  disconnected() {
    this.#connected = false;
    this.draw();
  }

  /** Puts text into the input, for buttons and hints elsewhere on the page. */
  fill(text) {
    const input = this.#input();
    input.value = text;
    this.#typing(input);
    input.focus();
    input.setSelectionRange(text.length, text.length);
  }

  async send(text) {
    const conversation = this.#current;
    if (!text.trim() || !conversation || this.#sending) return;
    this.#sending = true;
    const body = { conversation, user: this.#user(), text };
    if (this.#mentionable()) body.mention = this.#mention;
    const command = this.#isDiscord() && text.startsWith('/') && text.length > 1;
    const sent = await attempt(() => (command
      ? request('POST', '/sandbox/commands', { ...body, text: text.slice(1) })
      : request('POST', '/sandbox/messages', body)));
    this.#sending = false;
    if (!sent) return;
    this.#sent = [...this.#sent.filter((earlier) => earlier !== text), text].slice(-50);
    this.#recall = this.#sent.length;
    this.#atEnd = true;
    const input = this.#input();
    if (input.value.trim() === text.trim()) input.value = '';
    this.#typing(input);
  }

  draw() {
    if (!this.#world) return;
    const conversation = this.#conversation();
    render(conversation ? this.#view(conversation) : html`<p class="empty">The sandbox has no conversation.</p>`, this.#root);
    this.#forms.take(this.#world.forms, this.#current, this.#user());
    const log = this.#log();
    if (log && this.#atEnd) log.scrollTop = log.scrollHeight;
  }

  /** Once per frame, however many messages arrive in it. */
  #drawSoon() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => { this.#drawing = false; this.draw(); });
  }

  #view(conversation) {
    const list = this.#visible(conversation.id);
    return html`
      <nav class="conversations" aria-label="Conversations">
        ${this.#platforms().map((platform, n, all) => html`<div class="platform" role="group" aria-label=${PLATFORM_WORD[platform] ?? platform}>
          ${all.length > 1 ? html`<span class="platform-name" aria-hidden="true">${PLATFORM_WORD[platform] ?? platform}</span>` : nothing}
          ${this.#world.conversations.filter((each) => each.platform === platform).map((each) => this.#conversationTab(each))}</div>`)}
      </nav>
      <div class="log-frame">
        <div class="log" role="log" aria-live="polite" aria-label=${`Messages in ${conversation.title}`} tabindex="0" data-testid="chat-log"
            @scroll=${(event) => this.#scrolled(event.currentTarget)}>
          ${list.length ? nothing : html`<div class="hello">${icon(conversation.kind)}<p><strong>${conversation.title}</strong></p>
            <p>${KIND_WORD[conversation.kind] ?? 'A conversation'}${this.#platforms().length > 1 ? ` of ${PLATFORM_WORD[conversation.platform] ?? conversation.platform}` : ''} on the chat service that runs inside this process. Say something: real plugins answer.</p></div>`}
          ${repeat(list, ({ id }) => id, (message, n) => this.#row(message, this.#context(message, list, n)))}
          ${this.#waiting(list)}
        </div>
        <button type="button" class="to-end" ?hidden=${this.#atEnd} @click=${() => this.#toEnd()}>${icon('down')} Newest</button>
      </div>
      ${this.#guide.view(this)}
      ${this.#composer(conversation)}`;
  }

  #conversationTab({ id, kind, title }) {
    const unread = this.#unread.get(id) ?? 0;
    return html`<button type="button" class="conversation" data-testid=${`conversation-${id}`} data-kind=${kind}
      aria-current=${id === this.#current ? 'true' : 'false'} title=${KIND_WORD[kind] ?? kind} @click=${() => this.#open(id)}>
      ${icon(kind)}<span>${title}</span>${unread ? html`<span class="count">${unread}<span class="visually-hidden"> unread</span></span>` : nothing}</button>`;
  }

  #composer(conversation) {
    const fitting = this.#slash.fitting(this.#typed, conversation.commands);
    const members = this.#world.users.filter(({ id }) => !conversation.members?.length || conversation.members.includes(id));
    return html`
      <form class="composer" @submit=${(event) => { event.preventDefault(); this.send(this.#input().value); }}>
        <div class="suggestions" role="group" aria-label="Things to say">
          ${conversation.commands?.length ? html`<button type="button" class="suggestion" data-testid="slash-open" @click=${() => this.fill('/')}>/ commands</button>` : nothing}
          ${SUGGESTIONS.map((text) => html`<button type="button" class="suggestion" @click=${() => this.send(text)}>${text}</button>`)}
        </div>
        ${this.#slash.view(fitting, this.#slash.wanted(this.#typed, conversation.commands), (name) => this.fill(`/${name} `))}
        <div class="line">
          <label class="visually-hidden" for="chat-input">Message to ${conversation.title}</label>
          <textarea id="chat-input" data-testid="chat-input" rows="1" maxlength="4000" autocomplete="off" spellcheck="false" enterkeyhint="send"
            placeholder=${`Message ${conversation.title}`} aria-controls=${fitting.length ? 'slash-list' : nothing} aria-activedescendant=${this.#slash.chosenId(fitting)}
            @keydown=${(event) => this.#key(event)} @input=${(event) => { this.#slash.typed(); this.#typing(event.currentTarget); }}></textarea>
          <button type="submit" class="send" data-testid="chat-send" ?disabled=${!this.#connected}>${icon('send')}<span class="visually-hidden">Send</span></button>
        </div>
        <div class="who">
          <label>as <select data-testid="chat-user" .value=${live(this.#user())} @change=${(event) => this.#actAs(event.currentTarget.value)}>
            ${members.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.#user()}>${name}</option>`)}</select></label>
          ${this.#mentionable() ? html`<label class="check"><input type="checkbox" data-testid="chat-mention" .checked=${live(this.#mention)}
            @change=${(event) => { this.#mention = event.currentTarget.checked; this.draw(); }}> mention the bot</label>` : nothing}
          <span class="keys" aria-hidden="true"><kbd>↑</kbd> recalls</span>
        </div>
      </form>`;
  }

  /** Drawn again only when something about it changed: parsing hundreds of messages twice a second would be felt. */
  #row(message, context) {
    const pressed = (message.buttons ?? []).flat().filter(context.pressed).map(({ id }) => id).join(' ');
    return guard([message, context.own, context.grouped, context.answered, pressed], () => messageView(message, context));
  }

  #context(message, list, n) {
    const before = list[n - 1];
    return {
      own: !message.from.bot && message.from.id === this.#user(),
      answered: message.answers ? list.find(({ id }) => id === message.answers) ?? null : null,
      grouped: before && before.from.id === message.from.id && Date.parse(message.at) - Date.parse(before.at) < 60_000,
      nameOf: (id) => this.#nameOf(id),
      onCommand: (text) => this.fill(text),
      onPress: (button) => this.#press(message, button),
      onJump: (id) => this.#jump(id),
      pressed: (button) => this.#pressed.has(`${message.id} ${button.id}`),
    };
  }

  /** A command without an answer: says how long it has waited, so that a fault is felt and not mistaken for a broken page. */
  #waiting(list) {
    const last = list.findLast(({ from, text }) => !from.bot && from.id !== 'discord' && text.replace(/^<@!?[\w-]+>\s*/, '').startsWith('!'));
    if (!last || list.some(({ from, answers }) => from.bot && answers === last.id)) return nothing;
    const ms = serverNow() - Date.parse(last.at);
    if (ms < WAITING_SHOWN_AFTER_MS || ms > WAITING_GIVEN_UP_MS) return nothing;
    return html`<p class="waiting" aria-hidden="true"><span class="dots"><i></i><i></i><i></i></span> no answer yet, ${duration(Math.floor(ms / 1000) * 1000)}</p>`;
  }

  async #press(message, button) {
    const key = `${message.id} ${button.id}`;
    this.#pressed.add(key);
    this.draw();
    await attempt(() => request('POST', '/sandbox/interactions',
      { conversation: message.conversation, user: this.#user(), message: message.id, button: button.id }));
    setTimeout(() => { this.#pressed.delete(key); this.draw(); }, 800);
  }

  async #open(id) {
    if (!id) return;
    this.#current = id;
    this.#unread.delete(id);
    this.#atEnd = true;
    this.draw();
    announce(`Conversation ${this.#conversation()?.title}`);
    await this.#fetch(id);
  }

  async #fetch(id) {
    // Counted from the last answer, not from the last message: the stream may have skipped some in between.
    const after = this.#completeTo.get(id) ?? 0;
    try {
      const { messages } = await request('GET', `/sandbox/messages?conversation=${encodeURIComponent(id)}&after=${after}`);
      const unread = this.#unread.get(id);
      messages.forEach((message) => this.takeMessage(message));
      this.#completeTo.set(id, Math.max(after, ...messages.map(({ n }) => n)));
      if (unread === undefined && id === this.#current) this.#unread.delete(id);
    } catch (failure) {
      toast('bad', failure.message);
    }
  }

  #key(event) {
    const input = event.currentTarget;
    const fitting = this.#slash.fitting(this.#typed, this.#conversation()?.commands);
    const chosen = fitting.length && !event.isComposing ? this.#slash.key(event, fitting, input.value) : null;
    if (chosen !== null) {
      event.preventDefault();
      if (chosen) this.fill(`/${chosen} `);
      else this.draw();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send(input.value);
    } else if (event.key === 'ArrowUp' && input.selectionStart === 0 && this.#recall > 0 && (input.value === '' || this.#recall < this.#sent.length)) {
      event.preventDefault();
      this.#show(input, --this.#recall);
    } else if (event.key === 'ArrowDown' && this.#recall < this.#sent.length && input.selectionEnd === input.value.length) {
      event.preventDefault();
      this.#show(input, ++this.#recall);
    }
  }

  #show(input, index) {
    input.value = this.#sent[index] ?? '';
    this.#typing(input);
    input.setSelectionRange(0, 0);
  }

  /** The input has another text: its height and the commands that fit follow. */
  #typing(input) {
    this.#grow(input);
    this.#typed = input.value;
    this.draw();
  }

  #grow(input) {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight + 2, 140)}px`;
  }

  #jump(id) {
    const target = document.getElementById(`m-${id}`);
    target?.scrollIntoView({ block: 'center' });
    target?.classList.remove('flash');
    requestAnimationFrame(() => target?.classList.add('flash'));
  }

  #scrolled(log) {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    if (atEnd !== this.#atEnd) { this.#atEnd = atEnd; this.draw(); }
  }

  #toEnd() {
    this.#atEnd = true;
    this.draw();
  }

  #actAs(user) {
    this.#userByConversation.set(this.#current, user);
    this.draw();
  }

  #user() {
    const conversation = this.#conversation();
    return this.#userByConversation.get(this.#current) ?? conversation?.members?.[0] ?? this.#world.users[0]?.id;
  }

  /** On Discord bots hear without being mentioned; there a mention is typed. */
  #mentionable() {
    return !this.#isDiscord() && ['channel', 'group'].includes(this.#conversation()?.kind);
  }

  #isDiscord() {
    return this.#conversation()?.platform === 'discord';
  }

  #platforms() {
    return [...new Set(this.#world.conversations.map(({ platform }) => platform))];
  }

  /** What the user acted as may see. */
  #visible(id) {
    return this.#list(id).filter(({ onlyFor }) => !onlyFor || onlyFor === this.#user());
  }

  #nameOf(id) {
    return this.#world.users.find((user) => user.id === id)?.name ?? [...this.#messages.values()].flat().find(({ from }) => from.id === id)?.from.name ?? 'someone';
  }

  #conversation() {
    return this.#world?.conversations.find(({ id }) => id === this.#current);
  }

  #list(id) {
    if (!this.#messages.has(id)) this.#messages.set(id, []);
    return this.#messages.get(id);
  }

  #input() {
    return this.#root.querySelector('#chat-input');
  }

  #log() {
    return this.#root.querySelector('.log');
  }
}

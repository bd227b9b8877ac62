// One chat message as people see it: text or safe Markdown, cards, pictures, buttons, and what it answers.
import { html, nothing } from './lit.js';
import { icon } from './icons.js';
import { markdown, picture, webAddress } from './markdown.js';
import { clock, duration } from './times.js';

const QUOTE_LENGTH = 60;
const MENTION = /<@!?([\w-]+)>/g;

/** context: {own, answered (message or null), grouped, nameOf, onCommand, onPress(button), onJump(id), pressed(button)}. */
export function messageView(message, context) {
  const { from } = message;
  const kind = from.bot ? 'bot' : 'user';
  return html`
    <article class=${`message ${kind} ${context.own ? 'own' : ''} ${context.grouped ? 'grouped' : ''}`} id=${`m-${message.id}`}
        data-testid="message" data-from=${kind} data-id=${message.id} data-format=${message.format ?? 'plain'} aria-label=${`${from.name} at ${clock(message.at)}`}>
      ${context.grouped ? nothing : html`<header><span class="avatar" aria-hidden="true">${initial(from.name)}</span><strong>${from.name}</strong>
        ${from.bot ? html`<span class="tag">bot</span>` : nothing}<time datetime=${message.at}>${clock(message.at)}</time></header>`}
      <div class=${`bubble ${message.embeds?.length ? 'wide' : ''}`}>
        ${context.answered ? html`<button type="button" class="answers" title="Go to the message that this answers" @click=${() => context.onJump(context.answered.id)}>
          ${icon('answer')}<span>${quoteOf(context.answered, context.nameOf)}</span></button>` : nothing}
        ${message.occasion ? html`<p class="occasion">${icon('answer')}<span>${message.occasion}</span></p>` : nothing}
        ${body(message, context)}
        ${(message.embeds ?? []).map((embed) => card(embed, context))}
        ${(message.images ?? []).map((url) => picture(url, ''))}
        ${(message.files ?? []).map(fileView)}
      </div>
      ${(message.buttons ?? []).map((row) => html`<div class="button-row">${row.map((button) => buttonView(button, message, context))}</div>`)}
      ${meta(message, context)}
    </article>`;
}

function body(message, context) {
  if (!message.text) return nothing;
  return message.format === 'markdown'
    ? html`<div class="text md">${markdown(message.text, context)}</div>`
    : html`<div class="text">${plain(message.text, context)}</div>`;
}

function plain(text, context) {
  return text.split(/(<@!?[\w-]+>)/).map((part) => {
    const at = /^<@!?([\w-]+)>$/.exec(part);
    return at ? html`<span class="mention">@${context.nameOf(at[1])}</span>` : part;
  });
}

function card(embed, context) {
  return html`<div class="embed">
    ${embed.title ? html`<p class="embed-title">${embed.title}</p>` : nothing}
    ${embed.description ? html`<div class="md">${markdown(embed.description, context)}</div>` : nothing}
    ${embed.fields?.length ? html`<dl>${embed.fields.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>` : nothing}
  </div>`;
}

function fileView({ name, url, bytes }) {
  return html`<a class="file" data-testid="file" href=${url} download=${name}>${icon('file')}<span>${name}</span><small>${size(bytes)}</small></a>`;
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function buttonView(button, message, context) {
  const look = `chat-button ${button.style === 1 || button.style === 'primary' ? 'primary' : ''}`;
  const testId = `button-${button.id}`;
  if (button.type === 'link') {
    const address = webAddress(button.data);
    return address ? html`<a class=${look} data-testid=${testId} href=${address.href} target="_blank" rel="noopener noreferrer">${button.label} ${icon('link')}</a>` : nothing;
  }
  const press = button.type === 'command' ? () => context.onCommand(button.data) : () => context.onPress(button);
  return html`<button type="button" class=${look} data-testid=${testId} data-type=${button.type} ?disabled=${button.type === 'disabled' || context.pressed(button)} @click=${press}
    title=${button.type === 'command' ? `Puts ${button.data} into the input` : 'Presses this button in the chat'}>${button.label}</button>`;
}

function meta(message, { answered, nameOf }) {
  if (message.onlyFor && !message.from.bot) return html`<p class="meta">only you see this</p>`;
  if (!message.from.bot) return message.edited ? html`<p class="meta">edited</p>` : nothing;
  const took = answered && !answered.from.bot ? Date.parse(message.at) - Date.parse(answered.at) : NaN;
  const parts = [
    Number.isFinite(took) && took >= 0 ? `answered ${nameOf(answered.from.id)} in ${duration(took)}` : null,
    message.embeds?.length ? 'card' : message.format === 'markdown' ? 'markdown' : 'plain text',
    message.edited ? 'edited' : null,
    message.onlyFor ? 'only you see this' : null,
    message.sequence === null || message.sequence === undefined ? null : `reply ${message.sequence}`,
  ].filter(Boolean);
  return html`<p class="meta">${parts.join(' · ')}</p>`;
}

function quoteOf({ text }, nameOf) {
  const line = (text ?? '').replace(MENTION, (_, id) => `@${nameOf(id)}`).replace(/\s+/g, ' ').trim();
  return line.length > QUOTE_LENGTH ? `${line.slice(0, QUOTE_LENGTH)}…` : line || 'a message';
}

function initial(name) {
  return [...String(name ?? '?')][0]?.toUpperCase() ?? '?';
}

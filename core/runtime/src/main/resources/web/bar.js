// The bar on top: how the bot is in one big word, its key figures, the page's own connection, theme and token.
import { html, render, nothing } from './lit.js';
import { hasToken, useToken } from './api.js';
import { icon, mark } from './icons.js';
import { toneOfStatus } from './history.js';
import { duration, millis, since } from './times.js';

const UNSEEN = { lost: ['Out of sight', 'unplug'], unauthorized: ['Locked', 'key'], absent: ['No reports', 'unknown'], paused: ['Paused', 'unknown'] };
import { nextTheme, theme } from './theme.js';

const THEME_ICON = { auto: 'auto', light: 'sun', dark: 'moon' };

/** Draws the bar. feed: {phase, retryAt}; state may be null before the first report. */
export function drawBar(root, { state, feed, redraw }) {
  const known = state && feed.phase === 'open';
  const status = known ? state.status.status : 'unknown';
  const [unseenWord, unseenIcon] = UNSEEN[feed.phase] ?? ['Connecting', 'unknown'];
  render(html`
    <div class="brand">${mark()}<div><h1>Holdfast</h1>${state ? html`<small>${state.version}</small>` : nothing}</div></div>
    <div class=${`overall ${known ? toneOfStatus(status) : 'off'}`} data-testid="overall" data-status=${status}>
      <span class="disc">${icon(known ? status : unseenIcon)}</span>
      <div><p class="word">${known ? capital(status) : unseenWord}</p>
        <p class="sub">${known ? html`for ${since(state.status.since)}` : state ? html`was ${state.status.status} when last seen` : feed.phase === 'unauthorized' ? html`a token opens this page` : html`no report yet`}</p></div>
    </div>
    ${state ? keyFigures(state) : nothing}
    <div class="tools">
      <span class=${`feed ${feed.phase}`} data-testid="connection" data-phase=${feed.phase}>${icon({ open: 'dot', connecting: 'spin' }[feed.phase] ?? unseenIcon)}<span>${feedWord(feed.phase)}</span></span>
      ${hasToken() ? html`<button type="button" class="quiet" @click=${() => { useToken(null); redraw(); }}>${icon('key')} Forget token</button>` : nothing}
      <button type="button" class="quiet icon-only" title=${`Theme: ${theme()}`} aria-label=${`Theme: ${theme()}. Change it`} data-testid="theme"
        @click=${() => { nextTheme(); redraw(); }}>${icon(THEME_ICON[theme()])}</button>
    </div>`, root);
  document.title = known && status !== 'healthy' ? `${capital(status)} · Holdfast` : 'Holdfast';
}

/** What needs a person: a lost connection, or a token. */
export function drawNotice(root, { feed, tokenAsked, retry, tokenGiven }) {
  if (tokenAsked) render(tokenForm(tokenGiven), root);
  else if (feed.phase === 'lost') render(lost(feed, retry), root);
  else render(nothing, root);
}

function keyFigures({ status, rates }) {
  const { messages } = status;
  return html`<dl class="key-figures">
    <div><dt>Up</dt><dd>${duration(Math.floor(status.uptimeMs / 1000) * 1000)}</dd></div>
    <div><dt>Messages</dt><dd>${messages.total.toLocaleString('en')}</dd></div>
    <div><dt>Succeeded</dt><dd>${(messages.successRate * 100).toFixed(messages.successRate === 1 ? 0 : 1)} %</dd></div>
    <div><dt>Failed</dt><dd class=${messages.failed ? 'bad' : ''}>${messages.failed.toLocaleString('en')}</dd></div>
    <div><dt>p95</dt><dd>${millis(rates.p95)}</dd></div>
  </dl>`;
}

function lost({ retryAt }, retry) {
  const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
  return html`<div class="notice bad" role="alert" data-testid="connection-lost">${icon('unplug')}
    <p><strong>Connection lost.</strong> What you see is the last report. <span aria-live="off">Next attempt ${seconds ? `in ${seconds} s` : 'now'}.</span></p>
    <button type="button" class="button small" @click=${retry}>Try now</button></div>`;
}

function tokenForm(tokenGiven) {
  return html`<form class="notice info" data-testid="token-form" @submit=${(event) => {
      event.preventDefault();
      const input = event.currentTarget.elements.token;
      if (input.value.trim()) tokenGiven(input.value.trim());
      input.value = '';
    }}>${icon('key')}
    <label for="token"><strong>${hasToken() ? 'That token was not accepted.' : 'This bot asks for a token.'}</strong>
      The bot wrote it to a file under its home at the first start. The page keeps it until you close this tab.</label>
    <input id="token" name="token" type="password" autocomplete="off" spellcheck="false" data-testid="token-input" placeholder="Token" required>
    <button type="submit" class="button primary">Use it</button></form>`;
}

function feedWord(phase) {
  return { open: 'live', connecting: 'connecting', lost: 'lost', unauthorized: 'locked', absent: 'no stream', paused: 'paused' }[phase] ?? phase;
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

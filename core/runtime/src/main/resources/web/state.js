// The live state of the bot as cards, with the operator's repairs beside what they repair.
import { html, render, nothing, repeat } from './lit.js';
import { request } from './api.js';
import { icon } from './icons.js';
import { DeadLetters } from './letters.js';
import { History, toneOfCircuit, toneOfGateway, toneOfPlugin, words } from './history.js';
import { Samples } from './sparkline.js';
import { clock, countdown, millis, serverNow, since, untilMs } from './times.js';
import { announce, attempt } from './toasts.js';

const LEVELS = ['normal', 'reduced', 'minimal', 'maintenance'];
const CIRCUIT_ICON = { closed: 'check', open: 'cross', half_open: 'half', forced_open: 'hand', disabled: 'minus' };
const TONE_ICON = { ok: 'check', warn: 'degraded', bad: 'cross', info: 'dot' };

export class LiveState {
  #root; #state = null; #history = new History(); #samples = new Samples(); #letters = new DeadLetters();

  constructor(root) {
    this.#root = root;
  }

  take(state) {
    this.#state = state;
    this.#samples.take(Date.parse(state.at), state);
    this.#letters.take(state.deadLetters);
    const added = this.#history.take(state);
    if (added.length) announce(added.map(({ text }) => text).join('. '));
    this.draw();
  }

  draw() {
    const state = this.#state;
    if (!state) {
      render(html`<p class="empty first">The bot’s state will stand here with its first report.</p>`, this.#root);
      return;
    }
    render(html`
      <div class="cards">
        ${this.#traffic(state)}
        <div class="column">${level(state.degradation)}${circuits(state.circuits ?? [])}</div>
        <div class="column">${gateways(state.gateways ?? [])}${features(state.features ?? [])}</div>
        <div class="column last">${plugins(state.plugins ?? [])}${this.#happened(state)}</div>
      </div>`, this.#root);
  }

  #traffic({ rates, outbox }) {
    return html`
      <section class="card traffic" aria-labelledby="h-traffic">
        <header><h2 id="h-traffic">Traffic</h2>
          <dl class="figures">
            ${figure('in', `${rates.inPerSecond.toFixed(1)}/s`, 'key-in')}${figure('out', `${rates.outPerSecond.toFixed(1)}/s`, 'key-out')}
            ${figure('p50', millis(rates.p50))}${figure('p95', millis(rates.p95))}${figure('p99', millis(rates.p99))}
          </dl></header>
        ${this.#samples.draw(serverNow())}
        <footer><h3>Outbox</h3><dl class="figures">
          ${figure('pending', outbox.pending)}${figure('deferred', outbox.deferred, outbox.deferred ? 'warn' : '')}
          ${figure('dead letters', outbox.deadLetters, outbox.deadLetters ? 'bad' : '')}</dl>
          <button type="button" class="button small" data-testid="open-letters" @click=${() => this.#letters.open()}>Dead letters</button>
        </footer>
      </section>`;
  }

  #happened({ status, alerts = [] }) {
    const { entries } = this.#history;
    const open = alerts.filter((alert) => alert.open);
    return html`
      <section class="card happened" aria-labelledby="h-happened">
        <header><h2 id="h-happened">What happened</h2>
          ${status.lastError && !entries.length ? html`<span class="aside" title=${describe(status.lastError)}>last error: ${describe(status.lastError)}</span>` : nothing}</header>
        ${open.length ? html`<ul class="alerts" aria-label="Open alerts" data-testid="alerts">${open.map(({ kind, subject, text, since: from, count }) => html`
          <li class="bad" data-kind=${kind} title=${text}>${icon('degraded')}<span><strong>${kind.replaceAll('_', ' ')}</strong> ${subject}: ${text}
            <small>for ${since(from)}${count > 1 ? `, ${count} times` : ''}</small></span></li>`)}</ul>` : nothing}
        ${entries.length ? html`<ol class="timeline" tabindex="0" aria-label="What happened, newest first">${repeat(entries, ({ id }) => id, ({ at, tone, text, times }) => html`
          <li class=${tone}>${icon(TONE_ICON[tone])}<time datetime=${at}>${clock(at)}</time><span>${text}${times > 1 ? html` <b class="times">×${times}</b>` : nothing}</span></li>`)}</ol>`
        : html`<p class="empty">Nothing yet: errors and every change of state will stand here.</p>`}
      </section>`;
  }
}

function level({ level: current, since: from, cause, forced }) {
  const at = LEVELS.indexOf(current);
  return html`
    <section class="card level" aria-labelledby="h-level" data-testid="level" data-level=${current}>
      <header><h2 id="h-level">Degradation</h2>
        <label class="force"><span class="visually-hidden">Force a level</span>
          <select @change=${(event) => forceLevel(event.currentTarget, forced ? current : '')}>
            <option value="" .selected=${!forced}>automatic</option>
            ${LEVELS.map((name) => html`<option value=${name} .selected=${forced && name === current}>force ${name}</option>`)}
          </select></label></header>
      <ol class="ladder" data-level=${current}>${LEVELS.map((name, n) => html`<li class=${n === at ? 'at' : n < at ? 'below' : ''} aria-current=${n === at ? 'step' : 'false'}>${name}</li>`)}</ol>
      <p class="why">${current === 'normal' && !cause ? `All features offered, for ${since(from)}` : `${forced ? 'By hand' : cause || 'No cause given'}, for ${since(from)}`}</p>
    </section>`;
}

async function forceLevel(select, before) {
  const wanted = select.value;
  const call = wanted
    ? () => request('POST', '/api/admin/degradation/enable', { level: wanted })
    : () => request('POST', '/api/admin/degradation/disable');
  const done = await attempt(call, wanted ? `Level forced to ${wanted}` : 'Level is automatic again');
  if (!done) select.value = before;
}

function gateways(list) {
  return html`
    <section class="card" aria-labelledby="h-gateway">
      <header><h2 id="h-gateway">Gateway</h2></header>
      ${list.length ? html`<ul class="rows">${list.map((gateway) => {
        const { bot, shard, state, detail, roundTripMs, lastAck, sequence, resumes, identifies, lastClose } = gateway;
        const tone = toneOfGateway(state);
        return html`<li class="row" data-testid=${`gateway-${bot}-${shard}`} data-state=${state}>
          <div class="row-head"><strong>${bot}<small> shard ${shard}</small></strong>${pill(tone, TONE_ICON[tone] === 'degraded' ? 'spin' : TONE_ICON[tone], words(state))}</div>
          <p class="facts">${facts([
            ['round trip', Number.isFinite(roundTripMs) ? millis(roundTripMs) : null], ['ACK', lastAck ? `${since(lastAck)} ago` : null],
            ['sequence', sequence], ['resumed', `${resumes}×`], ['identified', `${identifies}×`], ['last close', lastClose]])}</p>
          ${detail ? html`<p class="why">${detail}</p>` : nothing}
          <div class="actions">${action('Reconnect', () => request('POST', `/api/admin/gateway/${path(bot)}/reconnect`), `${bot} reconnects, keeping its session`, `Reconnect ${bot}, keeping its session`)}
            ${action('Identify anew', () => request('POST', `/api/admin/gateway/${path(bot)}/reconnect?fresh=true`), `${bot} identifies anew`, `Identify anew: reconnect ${bot} with a fresh session`)}</div>
        </li>`;
      })}</ul>` : html`<p class="empty">No bot is configured.</p>`}
    </section>`;
}

function circuits(list) {
  const open = list.filter(({ state }) => state !== 'closed');
  return html`
    <section class="card" aria-labelledby="h-circuits">
      <header><h2 id="h-circuits">Breakers</h2>
        ${open.length > 1 ? action('Reset all', () => request('POST', '/api/admin/circuit/reset/all'), 'All breakers reset') : nothing}</header>
      ${list.length ? html`<ul class="rows">${list.map(circuitRow)}</ul>` : html`<p class="empty">No call out has been made yet.</p>`}
    </section>`;
}

function circuitRow({ name, state, failureRate, calls, notPermitted, retryAt, lastError }) {
  const rate = Number.isFinite(failureRate) && failureRate !== null ? failureRate : null;
  const wait = retryAt && state === 'open' ? untilMs(retryAt) : null;
  return html`
    <li class="row" data-testid=${`circuit-${name}`} data-state=${state}>
      <div class="row-head"><strong>${name}</strong>
        ${wait !== null ? html`<span class="retry">${wait > 0 ? `tries again in ${countdown(wait)}` : 'tries again with the next call'}</span>` : nothing}
        ${pill(toneOfCircuit(state), CIRCUIT_ICON[state] ?? 'dot', words(state))}</div>
      <div class="meter ${rate >= 0.5 ? 'bad' : rate > 0.1 ? 'warn' : ''}" role="img" aria-label=${rate === null ? 'No failure rate yet' : `${percent(rate)} of calls fail`}>
        <span .style=${`transform: scaleX(${rate ?? 0})`}></span></div>
      <p class="facts">${facts([['failing', rate === null ? 'too few calls' : percent(rate)], ['calls', calls], ['refused', notPermitted || null]])}</p>
      ${lastError && state !== 'closed' ? html`<p class="why">${describe(lastError)}</p>` : nothing}
      <div class="actions">${state === 'closed'
        ? action('Trip', () => request('POST', `/api/admin/circuit/open/${path(name)}`), `Breaker ${name} opened by hand`, `Trip the breaker ${name}: open it by hand`)
        : action('Reset', () => request('POST', `/api/admin/circuit/reset/${path(name)}`), `Breaker ${name} reset`, `Reset the breaker ${name}`)}</div>
    </li>`;
}

function features(list) {
  const on = list.filter(({ enabled }) => enabled).length;
  return html`
    <section class="card" aria-labelledby="h-features">
      <header><h2 id="h-features">Features</h2><span class="aside">${on} of ${list.length} on</span></header>
      ${list.length ? html`<ul class="rows">${list.map(featureRow)}</ul>` : html`<p class="empty">No feature is declared.</p>`}
    </section>`;
}

function featureRow({ name, enabled, by, reason, since: from, until }) {
  const left = until ? untilMs(until) : null;
  const flip = () => attempt(() => request('POST', `/api/admin/features/${path(name)}/${enabled ? 'disable' : 'enable'}`, { reason: 'switched on the page' }));
  return html`
    <li class="row feature" data-testid=${`feature-${name}`} data-enabled=${enabled ? 'true' : 'false'}>
      <div class="row-head"><strong>${name.replaceAll('_', ' ')}</strong>
        <button type="button" class="switch" role="switch" aria-checked=${enabled ? 'true' : 'false'} aria-label=${name} @click=${flip}>
          <span class="switch-word">${enabled ? 'on' : 'off'}</span><span class="track" aria-hidden="true"></span></button></div>
      ${enabled ? nothing : html`<p class="why">${facts([['by', by]])}${reason ? html`, ${reason}` : nothing}${left === null ? html`, for ${since(from)}` : left > 0 ? html`, back in ${countdown(left)}` : nothing}</p>`}
    </li>`;
}

function plugins(list) {
  return html`
    <section class="card" aria-labelledby="h-plugins">
      <header><h2 id="h-plugins">Plugins</h2><span class="aside">${list.length} loaded</span></header>
      ${list.length ? html`<ul class="rows">${list.map(({ id, version, state, detail, handled, failed }) => {
        const tone = toneOfPlugin(state);
        return html`<li class="row plugin" data-testid=${`plugin-${id}`} data-state=${state}>
          <div class="row-head"><strong>${id}<small> ${version}</small></strong>
            <span class="facts">${facts([['handled', handled], ['failed', failed || null]])}</span>
            ${pill(tone, TONE_ICON[tone], words(state))}</div>
          ${detail ? html`<p class="why">${detail}</p>` : nothing}
          ${tone === 'bad' ? html`<div class="actions">${action('Reload', () => request('POST', `/api/admin/plugins/${path(id)}/reload`), `Plugin ${id} is reloaded`)}</div>` : nothing}
        </li>`;
      })}</ul>` : html`<p class="empty">No plugin is loaded: drop a jar into the plugins folder.</p>`}
    </section>`;
}

function pill(tone, iconName, word) {
  return html`<span class=${`pill ${tone}`}>${icon(iconName)}${word}</span>`;
}

/** The tip says in full what a short label means. */
function action(label, call, done, tip = label) {
  return html`<button type="button" class="button small" title=${tip} aria-label=${tip} @click=${() => attempt(call, done)}>${label}</button>`;
}

function figure(name, value, look = '') {
  return html`<div class=${look}><dt>${name}</dt><dd>${value}</dd></div>`;
}

function facts(pairs) {
  return pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value], n) => html`${n ? ' · ' : nothing}${name} <b>${value}</b>`);
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}

function path(name) {
  return encodeURIComponent(name);
}

/** An error is a string or {message|what, at}. */
function describe(error) {
  return typeof error === 'string' ? error : error?.message ?? error?.what ?? '';
}

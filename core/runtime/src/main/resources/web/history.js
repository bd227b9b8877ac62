// What happened: compares one state with the next and tells each difference as a sentence, newest first.
const LONGEST = 80;
const STATUS_TONE = { healthy: 'ok', degraded: 'warn', unhealthy: 'bad', maintenance: 'info' };
const LEVELS = ['normal', 'reduced', 'minimal', 'maintenance'];

export function toneOfCircuit(state) {
  return { closed: 'ok', open: 'bad', half_open: 'warn', forced_open: 'bad', disabled: 'info' }[state] ?? 'warn';
}

export function toneOfGateway(state) {
  if (/^(ready|active)$/.test(state)) return 'ok';
  return /fail|fatal|end|stop|closed/.test(state) ? 'bad' : 'warn';
}

export function toneOfPlugin(state) {
  if (/^(started|running|active)$/.test(state)) return 'ok';
  return /quarantin|fail|refus|broken/.test(state) ? 'bad' : /stop|disabled/.test(state) ? 'info' : 'warn';
}

export function toneOfStatus(status) {
  return STATUS_TONE[status] ?? 'info';
}

/** A state's name as words: "half_open" is "half-open". */
export function words(name) {
  return String(name).replaceAll('_', '-');
}

export class History {
  entries = [];
  #previous = null;
  #errorsSeen = new Set();
  #nextId = 1;

  /** Takes the next state; answers the entries that it added. */
  take(state) {
    const added = [...this.#errors(state.errors ?? []), ...(this.#previous ? differences(this.#previous, state) : [])]
      .map((entry) => ({ id: this.#nextId++, at: state.at, times: 1, ...entry }));
    this.#previous = state;
    if (added.length) {
      const sorted = [...added, ...this.entries].sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.id - a.id);
      this.entries = sorted.reduce(folded, []).slice(0, LONGEST);
    }
    return added;
  }

  #errors(errors) {
    const fresh = errors.filter(({ at, what }) => !this.#errorsSeen.has(`${at} ${what}`));
    this.#errorsSeen = new Set(errors.map(({ at, what }) => `${at} ${what}`));
    return fresh.map(({ at, what }) => ({ at, tone: 'bad', kind: 'error', text: what }));
  }
}

/** The same thing several times in a row is one entry with a count. */
function folded(entries, entry) {
  const newer = entries.at(-1);
  if (newer?.text !== entry.text) return [...entries, entry];
  return [...entries.slice(0, -1), { ...newer, times: newer.times + entry.times }];
}

function differences(before, now) {
  return [
    ...changed([before.status], [now.status], () => 'status', (s) => s.status,
      (s) => ({ tone: toneOfStatus(s.status), text: `The bot is ${s.status}` })),
    ...changed([before.degradation], [now.degradation], () => 'level', (d) => d.level,
      (d, was) => ({ tone: LEVELS.indexOf(d.level) > LEVELS.indexOf(was.level) ? 'warn' : 'ok',
        text: `Level ${was.level} → ${d.level}${d.cause ? `: ${d.cause}` : ''}` })),
    ...changed(before.circuits, now.circuits, (c) => c.name, (c) => c.state,
      (c, was) => ({ tone: toneOfCircuit(c.state), text: `Breaker ${c.name}: ${words(was.state)} → ${words(c.state)}` })),
    ...changed(before.gateways, now.gateways, (g) => `${g.bot}-${g.shard}`, (g) => g.state,
      (g, was) => ({ tone: toneOfGateway(g.state), text: `Gateway ${g.bot}·${g.shard}: ${words(was.state)} → ${words(g.state)}${g.detail ? `, ${g.detail}` : ''}` })),
    ...changed(before.features, now.features, (f) => f.name, (f) => f.enabled,
      (f) => ({ tone: f.enabled ? 'ok' : 'warn', text: `Feature ${f.name} ${f.enabled ? 'on' : 'off'}${!f.enabled && f.reason ? `: ${f.reason}` : ''}` })),
    ...pluginDifferences(before.plugins ?? [], now.plugins ?? []),
  ];
}

function changed(before, now, keyOf, valueOf, tell) {
  const old = new Map((before ?? []).map((item) => [keyOf(item), item]));
  return (now ?? []).filter((item) => old.has(keyOf(item)) && valueOf(old.get(keyOf(item))) !== valueOf(item))
    .map((item) => tell(item, old.get(keyOf(item))));
}

function pluginDifferences(before, now) {
  const names = (plugins) => new Map(plugins.map((plugin) => [plugin.id, plugin]));
  const [old, young] = [names(before), names(now)];
  return [
    ...now.filter(({ id }) => !old.has(id)).map(({ id, version }) => ({ tone: 'ok', text: `Plugin ${id} ${version} appeared` })),
    ...before.filter(({ id }) => !young.has(id)).map(({ id }) => ({ tone: 'info', text: `Plugin ${id} was unloaded` })),
    ...now.filter((plugin) => old.has(plugin.id) && differs(old.get(plugin.id), plugin)).map((plugin) => ({
      tone: toneOfPlugin(plugin.state),
      text: `Plugin ${plugin.id} ${plugin.version} ${words(plugin.state)}${plugin.detail ? `: ${plugin.detail}` : ''}` })),
  ];
}

function differs(was, is) {
  return was.state !== is.state || was.version !== is.version;
}

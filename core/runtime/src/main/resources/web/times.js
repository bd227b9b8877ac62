// Times as people read them. Countdowns run on the server's clock, since a laptop's may be minutes off.
let offsetMs = 0;

/** Learns the server's clock from the time stamp of a state that just arrived. */
export function learnServerTime(iso) {
  const at = Date.parse(iso);
  if (Number.isFinite(at)) offsetMs = at - Date.now();
}

export function serverNow() {
  return Date.now() + offsetMs;
}

/** "43 ms", "7 s", "2 min 5 s", "3 h 20 min", "4 d 2 h". */
export function duration(ms) {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const s = Math.floor(ms / 1000);
  if (ms < 10_000) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  if (s < 60) return `${s} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return s % 60 && min < 10 ? `${min} min ${s % 60} s` : `${min} min`;
  const h = Math.floor(min / 60);
  if (h < 24) return min % 60 ? `${h} h ${min % 60} min` : `${h} h`;
  return h % 24 ? `${Math.floor(h / 24)} d ${h % 24} h` : `${Math.floor(h / 24)} d`;
}

/** Whole seconds, rounded up, so that a countdown never shows 0 while it still runs. */
export function countdown(ms) {
  return ms < 60_000 ? `${Math.max(0, Math.ceil(ms / 1000))} s` : duration(ms);
}

/** Milliseconds from now until the given time on the server's clock; negative once past. */
export function untilMs(iso) {
  return Date.parse(iso) - serverNow();
}

/** How long ago, in whole units: "4 s", "3 min". */
export function since(iso) {
  const ms = serverNow() - Date.parse(iso);
  return Number.isFinite(ms) ? duration(Math.max(1000, Math.floor(ms / 1000) * 1000)) : '–';
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

export function clock(value) {
  const at = typeof value === 'number' ? value : Date.parse(value);
  return Number.isFinite(at) ? CLOCK.format(at) : '–';
}

/** A latency in milliseconds, with as many digits as carry meaning. */
export function millis(value) {
  if (!Number.isFinite(value)) return '–';
  if (value >= 1000) return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`;
  if (value >= 10) return `${Math.round(value)} ms`;
  return `${value.toFixed(value < 1 ? 2 : 1)} ms`;
}

// The last minutes of traffic: two lines over a ribbon that remembers how the bot was at each moment.
import { html, svg, nothing } from './lit.js';
import { toneOfStatus } from './history.js';

const WINDOWS_MIN = [1, 2, 5];
const KEPT_MS = WINDOWS_MIN.at(-1) * 60_000;
const WIDTH = 600;
const HEIGHT = 64;
const GRID_PARTS = 5;
const FRESH_MS = 2500;

export class Samples {
  #samples = [];

  /** At most one sample a second is kept; a connection gap shows as a gap. */
  take(at, state) {
    const last = this.#samples.at(-1);
    const sample = { at, in: state.rates.inPerSecond, out: state.rates.outPerSecond, tone: toneOfStatus(state.status.status) };
    if (last && at - last.at < 900) {
      Object.assign(last, { in: Math.max(last.in, sample.in), out: Math.max(last.out, sample.out), tone: sample.tone });
    } else {
      this.#samples.push(sample);
    }
    while (this.#samples.length && at - this.#samples[0].at > KEPT_MS) this.#samples.shift();
  }

  draw(now) {
    const peak = Math.max(0, ...this.#samples.map((sample) => Math.max(sample.in, sample.out)));
    const minutes = this.#minutes(now);
    const x = (at) => WIDTH - ((now - at) / (minutes * 60_000)) * WIDTH;
    const y = (value) => HEIGHT - 3 - (value / Math.max(1, peak)) * (HEIGHT - 8);
    const runs = this.#runs();
    const newest = runs.at(-1)?.at(-1);
    if (newest && now - newest.at < FRESH_MS) runs.at(-1).push({ ...newest, at: now });
    const line = (key) => runs.map((run) => run.map((s, n) => `${n ? 'L' : 'M'}${x(s.at).toFixed(1)} ${y(s[key]).toFixed(1)}`).join('')).join('');
    const area = runs.map((run) => `M${x(run[0].at).toFixed(1)} ${HEIGHT}${run.map((s) => `L${x(s.at).toFixed(1)} ${y(s.in).toFixed(1)}`).join('')}L${x(run.at(-1).at).toFixed(1)} ${HEIGHT}Z`).join('');
    return html`
      <div class="spark" role="img" aria-label=${`Messages per second over the last ${minutes} min, at most ${peak.toFixed(1)}`}>
        <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          ${Array.from({ length: GRID_PARTS - 1 }, (_, n) => svg`<path class="grid" d=${`M${(WIDTH / GRID_PARTS) * (n + 1)} 0V${HEIGHT}`}/>`)}
          <path class="area" d=${area}/><path class="line in" d=${line('in')}/><path class="line out" d=${line('out')}/>
        </svg>
        <svg class="ribbon" viewBox=${`0 0 ${WIDTH} 4`} preserveAspectRatio="none" aria-hidden="true">
          ${this.#bands(now).map(({ from, to, tone }) => svg`<rect class=${tone} x=${x(from).toFixed(1)} width=${Math.max(1, x(to) - x(from)).toFixed(1)} y="0" height="4"/>`)}
        </svg>
        <span class="axis" aria-hidden="true"><span>−${minutes} min</span>${this.#samples.length ? html`<span>peak ${peak.toFixed(1)}/s</span>` : nothing}<span>now</span></span>
      </div>`;
  }

  /** The window widens with what there is to show, so that a fresh page is not an empty frame. */
  #minutes(now) {
    const age = now - (this.#samples[0]?.at ?? now);
    return WINDOWS_MIN.find((minutes) => age <= minutes * 60_000) ?? WINDOWS_MIN.at(-1);
  }

  #runs() {
    const runs = [];
    for (const sample of this.#samples) {
      const run = runs.at(-1);
      if (run && sample.at - run.at(-1).at < 6000) run.push(sample);
      else runs.push([sample]);
    }
    return runs;
  }

  #bands(now) {
    const bands = [];
    for (const run of this.#runs()) {
      run.forEach((sample, n) => {
        const to = run[n + 1]?.at ?? Math.min(now, sample.at + FRESH_MS);
        const band = bands.at(-1);
        if (n && band.tone === sample.tone) band.to = to;
        else bands.push({ from: sample.at, to, tone: sample.tone });
      });
    }
    return bands;
  }
}

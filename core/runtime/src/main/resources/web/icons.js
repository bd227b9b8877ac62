// Line icons drawn on a 24-unit grid; they carry no meaning alone, a word always stands beside them.
import { html, svg } from './lit.js';

const SHAPES = {
  healthy: svg`<path d="M12 3l7.500 2.800v5.700c0 4.600-3.100 8-7.500 9.500-4.400-1.500-7.500-4.900-7.500-9.500V5.800z"/><path d="M8.700 12.200l2.300 2.300 4.400-4.700"/>`,
  degraded: svg`<path d="M12 4L2.800 19.500h18.400z"/><path d="M12 10v4.200M12 17v.01"/>`,
  unhealthy: svg`<path d="M8.200 3h7.600L21 8.200v7.600L15.800 21H8.200L3 15.800V8.200z"/><path d="M9 9l6 6M15 9l-6 6"/>`,
  maintenance: svg`<path d="M14.600 6.300a4 4 0 0 1 5-1.300l-2.700 2.700 1.500 1.500L21 6.500a4 4 0 0 1-5.600 4.900l-8 8a1.900 1.900 0 0 1-2.700-2.700l8-8a4 4 0 0 1 1.900-2.400z"/>`,
  unknown: svg`<circle cx="12" cy="12" r="9" stroke-dasharray="3.200 3"/>`,
  check: svg`<path d="M5 12.500l4.500 4.500L19 7.500"/>`,
  cross: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  minus: svg`<path d="M6 12h12"/>`,
  half: svg`<circle cx="12" cy="12" r="8.500"/><path d="M12 3.500a8.500 8.500 0 0 1 0 17z" fill="currentColor"/>`,
  hand: svg`<circle cx="12" cy="12" r="8.500"/><path d="M5.900 5.900l12.200 12.200"/>`,
  spin: svg`<path d="M20 12a8 8 0 1 1-3-6.200"/><path d="M20.500 3.500v4.300h-4.300"/>`,
  channel: svg`<path d="M9.500 4L7.500 20M16.500 4l-2 16M4.500 9h16M3.500 15h16"/>`,
  direct: svg`<circle cx="12" cy="12" r="3.600"/><path d="M15.600 8.400v5a2.700 2.700 0 0 0 5.400 0V12a9 9 0 1 0-3.600 7.200"/>`,
  group: svg`<circle cx="9" cy="8.500" r="3.300"/><path d="M2.800 19.500c.4-3.500 3-5.500 6.200-5.500s5.800 2 6.200 5.500"/><path d="M15.500 5.600a3.300 3.300 0 0 1 0 5.900M17.700 14.700c2 .8 3.300 2.500 3.600 4.800"/>`,
  private: svg`<circle cx="12" cy="8" r="3.800"/><path d="M4.800 20c.6-4 3.500-6.200 7.200-6.200s6.600 2.200 7.200 6.200"/>`,
  send: svg`<path d="M4 12l16-7.500-5 15.500-3.600-6.300z"/><path d="M11.400 13.700L20 4.500"/>`,
  answer: svg`<path d="M9.500 7L4.500 12l5 5"/><path d="M4.500 12h9.500a5.500 5.500 0 0 1 5.500 5.500V19"/>`,
  down: svg`<path d="M12 5v14M6 13l6 6 6-6"/>`,
  chat: svg`<path d="M4 5h16v11H11l-4.500 4V16H4z"/>`,
  pulse: svg`<path d="M3 12h4l2.500-7 5 14 2.500-7h4"/>`,
  bolt: svg`<path d="M13 3L5 13.500h6L10.500 21 19 10h-6.200z"/>`,
  stop: svg`<rect x="7" y="7" width="10" height="10" rx="1.500" fill="currentColor"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/><path d="M12 2.500v2.500M12 19v2.500M2.500 12H5M19 12h2.500M5.300 5.300L7 7M17 17l1.700 1.700M5.300 18.700L7 17M17 7l1.700-1.700"/>`,
  moon: svg`<path d="M20 14.200A8.300 8.300 0 0 1 9.800 4 8.300 8.300 0 1 0 20 14.200z"/>`,
  auto: svg`<rect x="3" y="4.500" width="18" height="12" rx="2"/><path d="M9 20h6"/>`,
  link: svg`<path d="M14 4.500h5.500V10M19.500 4.500L11 13"/><path d="M17 14v5.500H4.500V7H10"/>`,
  key: svg`<circle cx="8" cy="15.500" r="4.300"/><path d="M11.200 12.300L20 3.500M16 7.500l3 3"/>`,
  unplug: svg`<path d="M3 3l18 18"/><path d="M9 3.500v3M15 3.500v4M6.500 7.500h-.5v4a6 6 0 0 0 9 5.200M11 7.500h7v4c0 1-.2 1.900-.6 2.700M12 17.500V21"/>`,
  image: svg`<rect x="3.500" y="4.500" width="17" height="15" rx="2"/><circle cx="9" cy="10" r="1.600"/><path d="M4 17l4.500-4 3.500 3 3.500-4 5 5"/>`,
  file: svg`<path d="M6 3.500h8l4 4v13H6z"/><path d="M14 3.500v4h4"/>`,
  dot: svg`<circle cx="12" cy="12" r="4" fill="currentColor" stroke="none"/>`,
};

/** One icon, hidden from screen readers. */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name] ?? SHAPES.dot}</svg>`;
}

/** The mark of the house: a holdfast, the root that keeps kelp on the rock. */
export function mark() {
  return html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="8"/>
    <path d="M16 5.500v12.500M11 10.500h10M16 18c0 4-3 5-4.500 8.500M16 18c0 4 3 5 4.500 8.500M16 18c-1.500 3.500-6 2.500-9.500 5M16 18c1.500 3.500 6 2.500 9.500 5"/>
  </svg>`;
}

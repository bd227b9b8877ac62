// The one place that knows where lit-html is served; everything else imports from here.
export { html, svg, render, nothing } from '/webjars/lit-html/lit-html.js';
export { repeat } from '/webjars/lit-html/directives/repeat.js';
export { live } from '/webjars/lit-html/directives/live.js';
export { guard } from '/webjars/lit-html/directives/guard.js';

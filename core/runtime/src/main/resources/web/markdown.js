// A safe subset of Markdown as templates: text stays text, links lead only to http(s), nothing is ever parsed as HTML.
import { html, nothing } from './lit.js';
import { icon } from './icons.js';

const DEEPEST = 6;
const INLINE = new RegExp([
  /\\([\\`*_{}[\]()#+\-.!~>|<])/,                                   // 1 escaped character
  /`([^`\n]+)`/,                                                     // 2 code
  /!\[([^\]\n]*)\]\(([^)\s]+)\)/,                                    // 3,4 image
  /\[([^\]\n]+)\]\(([^)\s]+)\)/,                                     // 5,6 link
  /\*\*(?=\S)([^\n]+?)\*\*/,                                         // 7 strong
  /~~(?=\S)([^\n]+?)~~/,                                             // 8 struck
  /\*(?=[^\s*])([^*\n]+?)\*/,                                        // 9 emphasis
  /(?<![\w])_(?=[^\s_])([^_\n]+?)_(?![\w])/,                         // 10 emphasis
  /<@!?([\w-]+)>/,                                                   // 11 mention
  /<qqbot-at-user\s+id="([^"]+)"\s*\/>/,                             // 12 mention
  /<qqbot-cmd-(?:input|enter)\s+text="([^"]+)"(?:\s+show="([^"]*)")?[^<>]*\/>/,  // 13,14 command
  /(https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])/,                        // 15 bare address
].map((part) => part.source).join('|'), 'g');

/** context: {nameOf(userId), onCommand(text)}. */
export function markdown(text, context) {
  return blocks(String(text ?? '').replace(/\r\n?/g, '\n').split('\n'), context);
}

/** An http(s) address, or null. */
export function webAddress(url) {
  try {
    const parsed = new URL(url, location.href);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed : null;
  } catch {
    return null;
  }
}

/** Pictures of this server are shown; others become a link, since the page makes no foreign requests. */
export function picture(url, alt) {
  const address = webAddress(url);
  if (!address) return html`<span class="picture-link">${icon('image')} ${alt || 'image'}</span>`;
  return address.origin === location.origin
    ? html`<img class="picture" src=${address.href} alt=${alt || 'Image from the bot'} loading="lazy">`
    : html`<a class="picture-link" href=${address.href} target="_blank" rel="noopener noreferrer">${icon('image')}
        <span>${alt || 'Image'}<small>${address.host}</small></span></a>`;
}

function blocks(lines, context) {
  const out = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    if (!line.trim()) { i++; continue; }
    const [block, next] = fence(lines, i) ?? quote(lines, i, context) ?? list(lines, i, context) ?? single(lines, i, context);
    out.push(block);
    i = next;
  }
  return out;
}

function fence(lines, start) {
  if (!/^\s*```/.test(lines[start])) return null;
  let end = start + 1;
  while (end < lines.length && !/^\s*```\s*$/.test(lines[end])) end++;
  return [html`<pre tabindex="0"><code>${lines.slice(start + 1, end).join('\n')}</code></pre>`, end + 1];
}

function quote(lines, start, context) {
  const end = runOf(lines, start, /^\s*>/);
  if (end === start) return null;
  return [html`<blockquote>${blocks(lines.slice(start, end).map((line) => line.replace(/^\s*> ?/, '')), context)}</blockquote>`, end];
}

function list(lines, start, context) {
  for (const [pattern, wrap] of [
    [/^\s*[-*+•]\s+/, (items) => html`<ul>${items}</ul>`],
    [/^\s*\d{1,3}[.)]\s+/, (items) => html`<ol>${items}</ol>`]]) {
    const end = runOf(lines, start, pattern);
    if (end > start && !isRule(lines[start])) {
      return [wrap(lines.slice(start, end).map((line) => html`<li>${inline(line.replace(pattern, ''), context)}</li>`)), end];
    }
  }
  return null;
}

function single(lines, start, context) {
  const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(lines[start]);
  if (heading) return [html`<p class=${`h h${Math.min(3, heading[1].length)}`}>${inline(heading[2], context)}</p>`, start + 1];
  if (isRule(lines[start])) return [html`<hr>`, start + 1];
  let end = start + 1;
  while (end < lines.length && lines[end].trim() && !/^\s*(```|>|#{1,6}\s|[-*+•]\s|\d{1,3}[.)]\s)/.test(lines[end])) end++;
  const text = lines.slice(start, end);
  return [html`<p>${text.map((line, n) => html`${n ? html`<br>` : nothing}${inline(line, context)}`)}</p>`, end];
}

function isRule(line) {
  return /^\s*([-*_])(\s*\1){2,}\s*$/.test(line);
}

function runOf(lines, start, pattern) {
  let end = start;
  while (end < lines.length && pattern.test(lines[end])) end++;
  return end;
}

function inline(text, context, depth = 0) {
  if (depth > DEEPEST) return text;
  const out = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) out.push(text.slice(from, match.index));
    out.push(span(match, context, depth + 1));
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push(text.slice(from));
  return out;
}

function span(match, context, depth) {
  const [whole, escaped, code, imageAlt, imageUrl, label, url, strong, struck, em, em2, at, qqAt, command, show, bare] = match;
  if (escaped !== undefined) return escaped;
  if (code !== undefined) return code.startsWith('!') ? commandChip(code, code, context) : html`<code>${code}</code>`;
  if (imageUrl !== undefined) return picture(imageUrl, imageAlt.replace(/#\d+px/g, '').trim());
  if (url !== undefined) return link(url, inline(label, context, depth), whole);
  if (strong !== undefined) return html`<strong>${inline(strong, context, depth)}</strong>`;
  if (struck !== undefined) return html`<s>${inline(struck, context, depth)}</s>`;
  if (em ?? em2) return html`<em>${inline(em ?? em2, context, depth)}</em>`;
  if (at ?? qqAt) return html`<span class="mention">@${context.nameOf(at ?? qqAt)}</span>`;
  if (command !== undefined) return commandChip(decoded(command), decoded(show || command), context);
  return link(bare, bare, bare);
}

function commandChip(text, label, context) {
  return html`<button type="button" class="inline-command" title="Put it into the input" @click=${() => context.onCommand(text)}>${label}</button>`;
}

function link(url, label, otherwise) {
  const address = webAddress(url);
  return address ? html`<a href=${address.href} target="_blank" rel="noopener noreferrer">${label}</a>` : otherwise;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// Slash commands: what is typed after a slash, the list of commands that fit, and choosing from it by keyboard.
import { html, nothing } from './lit.js';

const SHOWN = 8;

export class Slash {
  #chosen = 0; #dismissed = '';

  /** The commands that fit what is typed; none once the name is complete and a value follows. */
  fitting(text, commands) {
    const typed = /^\/(\S*)$/.exec(text);
    if (!typed || !commands?.length || text === this.#dismissed) return [];
    return commands.filter(({ name }) => name.startsWith(typed[1].toLowerCase())).slice(0, SHOWN);
  }

  /** What a command still wants, while its values are typed. */
  wanted(text, commands) {
    const typed = /^\/(\S+)\s/.exec(text);
    return typed ? commands?.find(({ name }) => name === typed[1]) ?? null : null;
  }

  typed() {
    this.#chosen = 0;
    this.#dismissed = '';
  }

  /** Takes a key while the list is open; answers the name that was chosen, '' for a key that was used up, or null. */
  key(event, fitting, text) {
    if (event.key === 'ArrowDown') this.#chosen = (this.#chosen + 1) % fitting.length;
    else if (event.key === 'ArrowUp') this.#chosen = (this.#chosen + fitting.length - 1) % fitting.length;
    else if (event.key === 'Escape') this.#dismissed = text;
    else if (event.key === 'Tab' && !event.shiftKey) return fitting[this.#chosen]?.name ?? null;
    else if (event.key === 'Enter' && !event.shiftKey && text !== `/${fitting[this.#chosen]?.name}`) return fitting[this.#chosen]?.name ?? null;
    else return null;
    return '';
  }

  chosenId(fitting) {
    return fitting.length ? `slash-${this.#chosen % fitting.length}` : nothing;
  }

  view(fitting, wanted, choose) {
    if (fitting.length) {
      const several = new Set(fitting.map(({ bot }) => bot)).size > 1;
      return html`<ul class="slash" role="listbox" id="slash-list" aria-label="Slash commands" data-testid="slash-list">
        ${fitting.map((command, n) => html`<li role="option" id=${`slash-${n}`} aria-selected=${n === this.#chosen % fitting.length ? 'true' : 'false'} @click=${() => choose(command.name)}>
          <b>/${command.name}</b> ${optionsOf(command)}<span class="slash-about">${command.description}</span>${several ? html`<span class="slash-bot">${command.bot}</span>` : nothing}</li>`)}</ul>`;
    }
    return wanted?.options.length ? html`<p class="slash-hint"><b>/${wanted.name}</b> ${optionsOf(wanted)}</p>` : nothing;
  }
}

function optionsOf({ options }) {
  return options.map(({ name, required, description }) => html`<code title=${description}>${required ? name : `[${name}]`}</code> `);
}

// A form that a bot has opened: a dialog with its questions. Closing it tells the bot nothing, as in the real client.
import { html, render } from './lit.js';
import { request } from './api.js';
import { attempt } from './toasts.js';

export class FormDialog {
  #root; #shown = null;

  constructor() {
    this.#root = document.createElement('dialog');
    this.#root.className = 'form-dialog';
    this.#root.setAttribute('aria-labelledby', 'form-title');
    this.#root.dataset.testid = 'form-dialog';
    this.#root.addEventListener('cancel', () => this.#dismiss());
    document.body.append(this.#root);
  }

  /** Shows the oldest form that waits for this user here, and closes one that waits no more. */
  take(forms, conversation, user) {
    const form = (forms ?? []).find((each) => each.conversation === conversation && each.user === user) ?? null;
    if (form?.id === this.#shown?.id) return;
    this.#shown = form;
    if (!form) {
      this.#root.close();
      return;
    }
    render(this.#view(form), this.#root);
    if (!this.#root.open) this.#root.showModal();
  }

  #view(form) {
    return html`
      <form method="dialog" data-testid="form" @submit=${(event) => { event.preventDefault(); this.#submit(form, event.currentTarget); }}>
        <h2 id="form-title">${form.title}</h2>
        <p class="form-from">${form.bot} asks</p>
        ${form.fields.map((field, n) => html`<label>${field.label}${field.required ? '' : ' (optional)'}
          ${field.paragraph
            ? html`<textarea name=${field.id} rows="4" maxlength="4000" ?required=${field.required} placeholder=${field.placeholder} ?autofocus=${n === 0} .value=${field.value}></textarea>`
            : html`<input name=${field.id} maxlength="4000" ?required=${field.required} placeholder=${field.placeholder} ?autofocus=${n === 0} .value=${field.value}>`}</label>`)}
        <div class="form-actions">
          <button type="button" class="button" data-testid="form-cancel" @click=${() => this.#dismiss()}>Cancel</button>
          <button type="submit" class="button primary" data-testid="form-submit">Submit</button>
        </div>
      </form>`;
  }

  async #submit(form, element) {
    const values = Object.fromEntries(new FormData(element));
    if (await attempt(() => request('POST', `/sandbox/forms/${encodeURIComponent(form.id)}`, { values }))) this.#root.close();
  }

  async #dismiss() {
    const form = this.#shown;
    this.#root.close();
    if (form) await attempt(() => request('DELETE', `/sandbox/forms/${encodeURIComponent(form.id)}`).then(() => true));
  }
}

/**
 * The form as soon as it is there: what is typed is kept. All that comes after that,
 * from sending to the map, is named in the page (`data-obs-rest`) and asked for then: on
 * a slow line nobody waits for it, and what is sent before it is there is held until it is.
 */
import { Draft } from "./drafts.js";
import { onTold, readSetting, reportsOf } from "./store.js";

const OPEN = "obs-report"; // what this tab had open, for when it is reloaded

/** @typedef {import("./store.js").Refusal} Refusal */

export class Entry {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.draft = new Draft(form);
    this.isTouched = false;
    /** @type {(() => void) | null} */
    this.send = null;
    this.isWanted = false;
    this.isSending = false;
    /** @type {Promise<Refusal | null> | null} */
    this.begun = null;
    /** Whether what is typed is kept already. */
    this.kept = this.start();
  }

  async start() {
    this.form.addEventListener("input", () => {
      this.isTouched = true;
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.isTouched = true;
      if (this.isSending) return;
      this.setSending(true);
      if (this.send) this.send();
      else this.isWanted = true;
    });
    onTold("left", () => this.leave());
    onTold("protected", async () => {
      await this.draft.saveIfChanged();
      location.reload();
    });
    const account = this.form.dataset.obsOutbox;
    try {
      if (!account || (await readSetting(`vault ${account}`))) return false;
      await this.begin(account);
      return true;
    } catch {
      return false; // the rest will find it out too, and has the words for it
    } finally {
      performance.mark("obs:usable");
      this.bringTheRest();
    }
  }

  /**
   * @param {string} account
   * @returns {Promise<Refusal | null>} of the report that is shown again
   */
  begin(account) {
    this.begun ??= this.keep(account);
    return this.begun;
  }

  /** @param {string} account */
  async keep(account) {
    this.draft.start(account);
    this.draft.addEventListener("saved", () => this.keepTab());
    // Who began to type while the line was slow has a report of their own there.
    if (!this.isTouched) return this.reopen(account);
    this.draft.changed();
    return null;
  }

  /**
   * A page that was reloaded shows the report that it showed before.
   * @param {string} account
   */
  async reopen(account) {
    const id = sessionStorage.getItem(OPEN);
    const reports = id ? await reportsOf(account) : [];
    const report = reports.find((one) => one.id === id && one.state === "draft");
    return report && (await this.draft.open(report)) ? report.refusal : null;
  }

  keepTab() {
    sessionStorage.setItem(OPEN, this.draft.id);
  }

  forgetTab() {
    sessionStorage.removeItem(OPEN);
  }

  /** All of it is wiped: nothing that is still on the page comes back. */
  leave() {
    this.draft.isStopped = true;
    this.forgetTab();
    location.reload();
  }

  bringTheRest() {
    for (const rest of document.querySelectorAll("template[data-obs-rest]")) {
      if (!(rest instanceof HTMLTemplateElement)) continue;
      const content = document.importNode(rest.content, true);
      const sending = content.querySelector("script[data-obs-sends]");
      sending?.addEventListener("error", () => this.takeOver(() => this.sendAlone()));
      document.head.append(content);
    }
  }

  /** @param {() => void} send from now on, and at once for who wanted it before */
  takeOver(send) {
    this.send = send;
    if (this.isWanted) send();
    this.isWanted = false;
  }

  /** By the browser itself, under the id that the phone keeps it by: it stays one. */
  async sendAlone() {
    const id = this.form.elements.namedItem("client_id");
    if (await this.kept) {
      await this.draft.save("waiting");
      if (id instanceof HTMLInputElement) id.value = this.draft.id;
    }
    this.form.submit();
  }

  /** @param {boolean} isSending */
  setSending(isSending) {
    this.isSending = isSending;
    this.form.inert = isSending; // what is on its way is not changed meanwhile
    const button = this.form.querySelector("[data-obs-sending]");
    if (!(button instanceof HTMLElement)) return;
    const { dataset } = button;
    dataset.obsWords ??= button.textContent ?? "";
    button.textContent = (isSending ? dataset.obsSending : dataset.obsWords) ?? "";
  }
}

const form = document.querySelector("form[data-obs-outbox]");
export const entry = form instanceof HTMLFormElement ? new Entry(form) : null;

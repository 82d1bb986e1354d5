/** The report that the form shows, kept on the phone as it is typed. */
import { clearRefusal, readFields, writeFields } from "./form_state.js";
import { changeReport, newId } from "./store.js";

const SAVE_MS = 400;
const REFUSED_FOR_GOOD = [409, 410]; // under that id: sent again, it is another report

/** @typedef {import("./store.js").Report} Report */

/** Of who chose no passphrase; what another had sealed stays closed. */
const AS_IT_IS = {
  /** @param {import("./store.js").Fields} fields */
  seal: async (fields) => ({ plain: fields }),
  /** @param {import("./store.js").Content} content */
  open: async (content) => ("plain" in content ? content.plain : null),
};

/** Tells "saved", and "unsaved" when the phone cannot keep it. */
export class Draft extends EventTarget {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    super();
    this.form = form;
    /** @type {Pick<import("./vault.js").Vault, "seal" | "open">} until one is there */
    this.vault = AS_IT_IS;
    this.account = "";
    this.id = newId();
    this.isChanged = false;
    this.isStopped = false;
    this.timer = 0;
    /** @type {Promise<boolean>} one save after the other */
    this.saved = Promise.resolve(true);
    /** @type {(() => void) | null} */
    this.release = null;
  }

  /** @param {string} account */
  start(account) {
    this.account = account;
    for (const name of ["input", "change", "obs:place-chosen"]) {
      this.form.addEventListener(name, () => this.changed());
    }
    document.addEventListener("visibilitychange", () => this.saveIfChanged());
    addEventListener("pagehide", () => this.saveIfChanged());
  }

  changed() {
    this.isChanged = true;
    // Not begun anew with each letter: who types on is saved all the same.
    this.timer ||= setTimeout(() => this.saveIfChanged(), SAVE_MS);
  }

  /** @returns {Promise<boolean>} whether the phone keeps what the form shows */
  saveIfChanged() {
    return this.isChanged ? this.save("draft") : this.saved;
  }

  /**
   * @param {"draft" | "waiting"} state
   * @returns {Promise<boolean>}
   */
  save(state) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.isChanged = false;
    const id = this.id;
    const fields = readFields(this.form);
    this.saved = this.saved.then(() => this.write(id, fields, state));
    return this.saved;
  }

  /**
   * @param {string} id
   * @param {import("./store.js").Fields} fields
   * @param {"draft" | "waiting"} state
   */
  async write(id, fields, state) {
    if (this.isStopped) return false;
    try {
      const content = await this.vault.seal(fields);
      const made = { account: this.account, language: document.documentElement.lang };
      const report = await changeReport(id, (now) => {
        if (now?.state === "sent") return null;
        const mustMove =
          state === "waiting" && REFUSED_FOR_GOOD.includes(now?.refusal?.status ?? 0);
        return {
          ...made,
          url: "",
          ...now,
          id: mustMove ? newId() : id,
          state,
          content,
          revision: (now?.revision ?? 0) + 1,
          changedAt: new Date().toISOString(),
          refusal: state === "waiting" ? null : (now?.refusal ?? null),
        };
      });
      if (!report) return await this.writeAnew(id, fields, state);
      if (this.id === id) await this.hold(report.id);
      this.dispatchEvent(new Event("saved"));
      navigator.storage?.persist?.();
      return true;
    } catch (error) {
      this.isChanged = true;
      this.dispatchEvent(new CustomEvent("unsaved", { detail: error }));
      return false;
    }
  }

  /**
   * Another tab had it open too, where there are no locks, and has sent it: what was
   * typed here since becomes a report of its own.
   * @param {string} id
   * @param {import("./store.js").Fields} fields
   * @param {"draft" | "waiting"} state
   * @returns {Promise<boolean>}
   */
  async writeAnew(id, fields, state) {
    const other = newId();
    if (this.id === id) await this.hold(other);
    return this.write(other, fields, state);
  }

  /**
   * @param {Report} report
   * @returns {Promise<boolean>} whether this tab has it now: another may have it open
   */
  async open(report) {
    const fields = await this.vault.open(report.content);
    if (!fields || !(await this.saveIfChanged()) || !(await this.hold(report.id))) return false;
    // No longer waiting: half an edit must not go out.
    const state = "draft";
    await changeReport(report.id, (now) =>
      now?.state === "waiting" ? { ...now, state, revision: now.revision + 1 } : null,
    );
    clearRefusal(this.form);
    writeFields(this.form, fields);
    // Not to be kept anew, but to be drawn: the map listens to this one.
    this.form.querySelector("[name=latitude]")?.dispatchEvent(new Event("change"));
    return true;
  }

  /**
   * Coordinates that the server put right: once, and then they are as typed.
   * @param {import("./store.js").Refusal} refusal
   */
  async takeValues(refusal) {
    for (const [name, value] of Object.entries(refusal.values)) {
      const input = this.form.elements.namedItem(name);
      if (input instanceof HTMLInputElement && value) input.value = value;
    }
    await changeReport(this.id, (now) =>
      now ? { ...now, refusal: { ...refusal, values: {} } } : null,
    );
    await this.save("draft");
  }

  /** An empty form for another report; what it showed stays kept. */
  async begin() {
    await this.saveIfChanged();
    this.form.reset();
    clearRefusal(this.form);
    this.isChanged = false;
    await this.hold(newId());
  }

  /**
   * While this tab has a report open, no other opens it too.
   * @param {string} id
   * @returns {Promise<boolean>}
   */
  async hold(id) {
    if (id === this.id && this.release) return true;
    const isMine = await locked(`obs-report-${id}`);
    if (!isMine) return false;
    this.release?.();
    this.release = isMine;
    this.id = id;
    return true;
  }
}

/**
 * @param {string} name
 * @returns {Promise<(() => void) | null>} what lets go of it; null: another has it
 */
function locked(name) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((release) => resolve(() => release(null)));
    });
  });
}

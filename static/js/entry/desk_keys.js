/**
 * The desk without a mouse. An element says which key is its own (`data-obs-key`): a link
 * is followed, a part is unfolded, anything else gets the focus, so that nothing is
 * decided by a single letter. In a field, letters are letters; they can be turned off.
 */

const OFF = "obs-desk-keys-off";
const QUEUE = "obs-desk-queue";
const FILTERED = "obs-desk-filtered";
const ROWS = "[data-obs-queue] a[data-obs-row]";
const FIELDS = "input:not([type=hidden]), select, textarea";

class DeskKeys {
  /** @param {HTMLDialogElement} help */
  constructor(help) {
    this.help = help;
    this.rows = [...document.querySelectorAll(ROWS)].filter(
      (row) => row instanceof HTMLAnchorElement,
    );
  }

  start() {
    if (this.rows.length > 0) {
      const addresses = this.rows.map((row) => row.pathname);
      sessionStorage.setItem(QUEUE, JSON.stringify(addresses));
      sessionStorage.setItem(FILTERED, location.search);
    } else {
      this.leadBack();
    }
    document.addEventListener("keydown", (event) => this.onKey(event));
    const opener = document.querySelector("[data-obs-keys-help]");
    if (opener instanceof HTMLElement) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.help.showModal());
    }
    const box = this.help.querySelector("input");
    if (!box) return;
    box.checked = this.areOn();
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
  }

  /** To the queue as it was filtered, and to the page of it that one came from. */
  leadBack() {
    for (const link of document.querySelectorAll("[data-obs-key=u]")) {
      if (link instanceof HTMLAnchorElement) link.search = sessionStorage.getItem(FILTERED) ?? "";
    }
  }

  areOn() {
    return localStorage.getItem(OFF) === null;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const { key, target } = event;
    const isTyping =
      target instanceof HTMLElement &&
      target.matches("input:not([type=checkbox]), select, textarea");
    if (isTyping) {
      if (key === "Escape") target.blur();
      return;
    }
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    if (hasModifier || this.help.open || !this.areOn()) return;
    if (this.act(key)) event.preventDefault();
  }

  /**
   * @param {string} key
   * @returns {boolean} whether it meant something here
   */
  act(key) {
    if (key === "?") this.help.showModal();
    else if (key === "j") this.go(1);
    else if (key === "k") this.go(-1);
    else if (key === "o") this.rows[this.place()]?.click();
    else if (key === "x") this.tick();
    else return this.find(key);
    return true;
  }

  /** Or untick, and on to the next one. */
  tick() {
    this.rows[this.place()]?.closest("li")?.querySelector("input")?.click();
    this.go(1);
  }

  /** @param {number} step */
  go(step) {
    if (this.rows.length > 0) {
      const next = Math.max(0, Math.min(this.rows.length - 1, this.place() + step));
      this.rows[next]?.focus();
      return;
    }
    /** @type {string[]} */
    const queue = JSON.parse(sessionStorage.getItem(QUEUE) ?? "[]");
    const here = queue.indexOf(location.pathname);
    const address = here < 0 ? undefined : queue[here + step];
    if (address) location.assign(address);
    else this.find("u");
  }

  /** Of the row that has the focus; before the first where none has. */
  place() {
    return [...document.querySelectorAll(ROWS)].indexOf(document.activeElement ?? document.body);
  }

  /** @param {string} key */
  find(key) {
    const found = document.querySelector(`[data-obs-key="${CSS.escape(key)}"]`);
    if (!(found instanceof HTMLElement)) return false;
    if (found instanceof HTMLAnchorElement) found.click();
    else if (found instanceof HTMLDetailsElement) {
      found.open = true;
      const field = found.querySelector(FIELDS);
      if (field instanceof HTMLElement) field.focus();
    } else if (found instanceof HTMLFieldSetElement) {
      const field = found.querySelector(FIELDS);
      if (field instanceof HTMLElement) field.focus();
    } else if (found instanceof HTMLFormElement) found.querySelector("textarea")?.focus();
    else found.focus();
    found.scrollIntoView({ block: "nearest" });
    return true;
  }
}

const help = document.querySelector("[data-obs-keys]");
if (help instanceof HTMLDialogElement) new DeskKeys(help).start();

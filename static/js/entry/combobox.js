/** A text field that suggests as one types: a combobox (ARIA 1.2). */
const WAIT_MS = 250;
const SHORTEST = 2;

/**
 * @template T
 * @typedef {object} Behaviour
 * @property {(text: string) => Promise<T[]>} search
 * @property {(found: T) => [string, string]} words name, and what tells it from others
 * @property {(found: T) => void} take
 */

/** @template T */
export class Combobox {
  /**
   * @param {HTMLElement} holder of the words for their number
   * @param {HTMLInputElement} input
   * @param {Behaviour<T>} behaviour
   */
  constructor(holder, input, behaviour) {
    this.words = holder.dataset;
    this.input = input;
    this.behaviour = behaviour;
    /** @type {T[]} */
    this.found = [];
    this.chosen = -1;
    this.timer = 0;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${input.id}_suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels?.[0]?.textContent?.trim() ?? "");
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
  }

  /** @param {HTMLElement} behind the element that the list follows */
  start(behind) {
    behind.after(this.list, this.status);
    const { input } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element && event.target.closest("li");
      if (option) this.take([...this.list.children].indexOf(option));
    });
    // Who types already while this comes, on a slow line.
    if (input === document.activeElement) this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const text = this.input.value.trim();
    if (text.length < SHORTEST) {
      this.close();
      return;
    }
    const found = await this.behaviour.search(text);
    // On a slow network it may come when the reporter is three fields on.
    const isAsked = this.input === document.activeElement;
    if (isAsked && this.input.value.trim() === text) this.show(found);
  }

  /** @param {T[]} found */
  show(found) {
    this.found = found;
    this.chosen = -1;
    this.list.replaceChildren(...found.map((one, at) => this.option(one, at)));
    const one = found.length === 1;
    const words = this.words[one ? "obsCountOne" : "obsCountMany"] ?? "";
    this.status.textContent = words.replace("{n}", String(found.length));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
  }

  /**
   * @param {T} one
   * @param {number} at
   */
  option(one, at) {
    const option = document.createElement("li");
    option.id = `${this.list.id}_${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const name = document.createElement("span");
    const more = document.createElement("span");
    more.className = "small";
    [name.textContent, more.textContent] = this.behaviour.words(one);
    option.append(name, more);
    return option;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const count = this.found.length;
      this.mark((Math.max(this.chosen, step < 0 ? 0 : -1) + step + count) % count);
      event.preventDefault();
    } else if (event.key === "Enter" && this.chosen >= 0) {
      this.take(this.chosen);
      event.preventDefault();
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  /** @param {number} at */
  mark(at) {
    this.chosen = at;
    for (const [index, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(index === at));
    }
    this.input.setAttribute("aria-activedescendant", `${this.list.id}_${at}`);
  }

  /** @param {number} at */
  take(at) {
    const one = this.found[at];
    if (!one) return;
    [this.input.value] = this.behaviour.words(one);
    this.close();
    this.behaviour.take(one);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

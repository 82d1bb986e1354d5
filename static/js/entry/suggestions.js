/** Place names as one types: a combobox (ARIA 1.2) that fills the coordinates too. */
import { searchPlaces } from "./places.js";

const WAIT_MS = 250;
const SHORTEST = 2;

/** @typedef {import("./places.js").Place} Place */

/** @param {HTMLFormElement} form */
export function suggestPlaces(form) {
  const holder = form.querySelector("[data-obs-suggestions]");
  if (!(holder instanceof HTMLElement)) return;
  const input = document.getElementById(holder.dataset.obsFor ?? "");
  if (input instanceof HTMLInputElement) new Combobox(form, holder, input).start();
}

class Combobox {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} holder
   * @param {HTMLInputElement} input
   */
  constructor(form, holder, input) {
    this.form = form;
    this.holder = holder;
    this.input = input;
    /** @type {Place[]} */
    this.places = [];
    this.chosen = -1;
    this.timer = 0;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${input.id}_suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.label());
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
  }

  label() {
    return this.input.labels?.[0]?.textContent?.trim() ?? "";
  }

  start() {
    this.holder.append(this.list, this.status);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element && event.target.closest("li");
      if (option) this.take([...this.list.children].indexOf(option));
    });
    // Who types already while this comes, on a slow line.
    if (this.input === document.activeElement) this.later();
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
    const places = await searchPlaces(this.holder.dataset.obsSuggestions ?? "", text, 6);
    // On a slow network it may come when the reporter is three fields on.
    const isAsked = this.input === document.activeElement;
    if (isAsked && this.input.value.trim() === text) this.show(places);
  }

  /** @param {Place[]} places */
  show(places) {
    this.places = places;
    this.chosen = -1;
    this.list.replaceChildren(...places.map((place, at) => this.option(place, at)));
    const one = places.length === 1;
    const words = this.holder.dataset[one ? "obsCountOne" : "obsCountMany"] ?? "";
    this.status.textContent = words.replace("{n}", String(places.length));
    this.list.hidden = places.length === 0;
    this.input.setAttribute("aria-expanded", String(places.length > 0));
  }

  /**
   * @param {Place} place
   * @param {number} at
   */
  option(place, at) {
    const option = document.createElement("li");
    option.id = `${this.list.id}_${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const name = document.createElement("span");
    name.textContent = place.name;
    const where = document.createElement("span");
    where.className = "small";
    const units = place.units.map((unit) => unit.name);
    where.textContent = [...new Set(units)].join(", ");
    option.append(name, where);
    return option;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const count = this.places.length;
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
    const place = this.places[at];
    if (!place) return;
    this.input.value = place.name;
    this.close();
    this.form.dispatchEvent(new CustomEvent("obs:place-chosen", { detail: place }));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/** Names as one types: of places, with their coordinates, and of actors. */
import { Combobox } from "./combobox.js";
import { folded, searchPlaces } from "./places.js";

const MOST = 6;

/**
 * Name, first and last day of activity ("" where unknown), other names.
 * @typedef {[string, string, string, ...string[]]} Row
 * @typedef {{name: string, called: string}} Found
 */

/** @param {HTMLFormElement} form */
export function suggestNames(form) {
  const holder = form.querySelector("[data-obs-suggestions]");
  if (!(holder instanceof HTMLElement)) return;
  const input = document.getElementById(holder.dataset.obsFor ?? "");
  if (!(input instanceof HTMLInputElement)) return;
  new Combobox(holder, input, {
    search: (text) => searchPlaces(holder.dataset.obsSuggestions ?? "", text, MOST),
    words({ name, units }) {
      const where = new Set(units.map((unit) => unit.name));
      return [name, [...where].join(", ")];
    },
    take: (detail) => form.dispatchEvent(new CustomEvent("obs:place-chosen", { detail })),
  }).start(holder);
  const part = form.querySelector("[data-obs-actors]");
  if (part instanceof HTMLElement) suggestActors(form, holder, part);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} holder
 * @param {HTMLElement} part
 */
function suggestActors(form, holder, part) {
  /** @type {HTMLInputElement[]} */
  const inputs = [...part.querySelectorAll("input")];
  const day = form.elements.namedItem("started_on");
  /** @type {Promise<Row[]> | null} */
  let kept = null;
  for (const input of inputs) {
    new Combobox(holder, input, {
      async search(text) {
        const on = day instanceof HTMLInputElement ? day.value : "";
        kept ??= fetch(part.dataset.obsActors ?? "").then((answer) => answer.json());
        try {
          return matching(await kept, text, on).slice(0, MOST);
        } catch {
          kept = null;
          return [];
        }
      },
      words: ({ name, called }) => [name, called],
      take: () => input.dispatchEvent(new Event("change", { bubbles: true })),
    }).start(input);
  }
  const button = part.querySelector("button");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const input = inputs.find((one) => !one.value.trim());
    if (!input) return;
    input.value = button.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.closest(".actor")?.querySelector("select")?.focus();
  });
}

/**
 * Those that were active on the day come first; then names that begin with the text.
 * @param {Row[]} rows
 * @param {string} text
 * @param {string} day
 * @returns {Found[]}
 */
export function matching(rows, text, day) {
  const sought = folded(text);
  /** @type {Found[][]} */
  const found = [[], [], [], []];
  for (const [name, from, until, ...others] of rows) {
    const names = [name, ...others];
    const begins = names.find((one) => folded(one).startsWith(sought));
    const called = begins ?? names.find((one) => folded(one).includes(sought));
    if (called === undefined) continue;
    const isActive = !day || (from <= day && (!until || day <= until));
    found[(isActive ? 0 : 2) + (begins === undefined ? 1 : 0)].push({
      name,
      called: called === name ? "" : called,
    });
  }
  return found.flat();
}

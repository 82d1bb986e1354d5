/** While one types: what is known already and may be the same event. With no network it
 * does not appear, and the desk compares. */
import { element } from "../lib/page.js";
import { readFields } from "./form_state.js";
import { askSession } from "./server.js";

const WAIT_MS = 700;
const COMPARED =
  /^(event_type|started_on|ended_on|date_precision|place_name|latitude|longitude|killed_)/;

/** @typedef {{name: string, title: string, facts: string, url: string}} Known */

/** @param {HTMLFormElement} form */
export function showLikely(form) {
  const section = form.querySelector("[data-obs-likely]");
  const chosen = form.querySelector("[name=same_as]");
  if (section instanceof HTMLElement && chosen instanceof HTMLInputElement) {
    new Likely(form, section, chosen).start();
  }
}

class Likely {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} section
   * @param {HTMLInputElement} chosen
   */
  constructor(form, section, chosen) {
    this.form = form;
    this.section = section;
    this.chosen = chosen;
    this.list = section.querySelector("ul");
    this.status = section.querySelector("[role=status]");
    this.asked = "";
    this.timer = 0;
  }

  start() {
    const later = () => this.later();
    for (const name of ["input", "change", "obs:place-chosen", "reset"]) {
      this.form.addEventListener(name, later);
    }
    // A kept draft that is opened says so there.
    this.form.querySelector("[name=latitude]")?.addEventListener("change", later);
    this.later(); // of what was typed before this came
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const fields = Object.entries(readFields(this.form)).filter(
      ([name, value]) => COMPARED.test(name) && value,
    );
    const body = new URLSearchParams(fields);
    const isEnough = body.has("started_on") && (body.has("place_name") || body.has("latitude"));
    const asked = isEnough ? body.toString() : "";
    if (asked === this.asked) return;
    this.asked = asked;
    const known = asked ? await this.fetch(body) : [];
    if (this.asked === asked) this.show(known);
  }

  /**
   * @param {URLSearchParams} body
   * @returns {Promise<Known[]>}
   */
  async fetch(body) {
    const session = await askSession(this.form.dataset.obsSession ?? "");
    if (session.state !== "in") return this.again();
    try {
      const answer = await fetch(this.section.dataset.obsLikely ?? "", {
        method: "POST",
        headers: { "X-CSRFToken": session.token },
        body,
      });
      return answer.ok ? (await answer.json()).likely : this.again();
    } catch {
      return this.again();
    }
  }

  /** Not told: the next letter asks anew. */
  again() {
    this.asked = "";
    return [];
  }

  /** @param {Known[]} known */
  show(known) {
    const names = known.map(({ name }) => name);
    if (this.asked && !names.includes(this.chosen.value)) this.choose("");
    this.list?.replaceChildren(...known.map((one) => this.row(one)));
    this.section.hidden = known.length === 0;
    const title = this.section.querySelector("h2")?.textContent ?? "";
    if (this.status) this.status.textContent = known.length ? `${title} (${known.length})` : "";
  }

  /** @param {Known} known */
  row({ name, title, facts, url }) {
    const words = this.section.dataset;
    const button = element("button", { type: "button", class: "button button-quiet" });
    button.textContent = words.obsSame ?? "";
    button.dataset.obsName = name;
    button.setAttribute("aria-pressed", String(this.chosen.value === name));
    button.addEventListener("click", () => {
      this.choose(this.chosen.value === name ? "" : name);
      this.form.dispatchEvent(new Event("input", { bubbles: true })); // kept with the draft
    });
    return element(
      "li",
      {},
      element("a", { href: url, target: "_blank" }, title),
      element("p", { class: "small" }, facts),
      element("p", {}, button),
    );
  }

  /** @param {string} name */
  choose(name) {
    this.chosen.value = name;
    for (const button of this.section.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.obsName === name));
    }
  }
}

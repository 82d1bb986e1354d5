/** What the server said of a report, shown in its form. */
import { element } from "../lib/page.js";
import { clearRefusal } from "./form_state.js";

/** @typedef {import("./store.js").Refusal} Refusal */

/**
 * The mistakes above the form, each leading to its field, as the server's page has
 * them; the doubts with the box that confirms them; the focus on the first of these.
 * @param {HTMLFormElement} form
 * @param {Refusal} refusal
 * @param {Record<string, string>} words
 */
export function showRefusal(form, refusal, words) {
  clearRefusal(form);
  if (refusal.doubts.length > 0) form.prepend(doubtsBox(refusal, words));
  const list = element("ul");
  if (refusal.detail) list.append(element("li", {}, refusal.detail));
  for (const [name, { label, errors }] of Object.entries(refusal.fields)) {
    mark(form, name);
    for (const error of errors) list.append(mistake(form, name, `${label}${words.colon}`, error));
  }
  const title = element("h2", {}, words.attention ?? "");
  const summary = element(
    "div",
    { class: "notice notice-bad error-summary", role: "alert", tabindex: "-1" },
    title,
    list,
  );
  summary.dataset.obsErrorSummary = "";
  if (refusal.status === 409 || refusal.status === 410) {
    const again = element("p", {}, `${words.ownReport} `);
    again.append(element("a", { href: words.reportsUrl ?? "" }, words.received ?? ""));
    summary.append(again);
  }
  form.before(summary);
  summary.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} label
 * @param {string} error
 */
function mistake(form, name, label, error) {
  const link = element("a", { href: `#id_${name}` }, label);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const field = form.querySelector(`#id_${CSS.escape(name)}`);
    const details = field?.closest("details");
    if (details) details.open = true;
    if (field instanceof HTMLElement) field.focus();
    field?.scrollIntoView({ block: "center" });
  });
  return element("li", {}, link, ` ${error}`);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function mark(form, name) {
  form.querySelector(`#id_${CSS.escape(name)}`)?.setAttribute("aria-invalid", "true");
}

/**
 * @param {Refusal} refusal
 * @param {Record<string, string>} words
 */
function doubtsBox(refusal, words) {
  const doubts = refusal.doubts.map((doubt) => element("li", {}, doubt));
  const box = element("input", { type: "checkbox", name: "confirmed", value: refusal.confirm });
  const label = element("label", { class: "check" }, box, words.checked ?? "");
  const notice = element("div", { class: "notice", id: "id_confirmed", tabindex: "-1" });
  notice.dataset.obsDoubts = "";
  notice.append(element("ul", {}, ...doubts), label);
  return notice;
}

/** The list of what the phone keeps, in three words: draft, waiting to be sent, sent. */
import { element, fill } from "../lib/page.js";

/**
 * @typedef {import("./store.js").Report} Report
 * @typedef {import("./store.js").Fields} Fields
 * @typedef {{report: Report, fields: Fields | null}} Kept
 * @typedef {Record<"edit" | "remove", (report: Report) => void>} Actions
 */

/**
 * @param {HTMLElement} section
 * @param {Kept[]} kept
 * @param {string} openId of the report that the form shows: it is seen there
 * @param {Record<string, string>} words
 * @param {Actions} actions
 */
export function showOutbox(section, kept, openId, words, actions) {
  const others = kept.filter(({ report }) => report.id !== openId || report.state !== "draft");
  const list = section.querySelector("ul");
  list?.replaceChildren(...others.map((one) => row(one, words, actions)));
  const waiting = kept.filter(({ report }) => report.state === "waiting").length;
  const count = section.querySelector("[data-obs-waiting]");
  if (count) count.textContent = waiting ? fill(words.waitingCount ?? "", { n: waiting }) : "";
  const unsent = kept.filter(({ report }) => report.state !== "sent");
  for (const button of section.querySelectorAll("[data-obs-export], [data-obs-send-now]")) {
    const isOf = button.hasAttribute("data-obs-export") ? unsent.length : waiting;
    if (button instanceof HTMLElement) button.hidden = isOf === 0;
  }
  section.hidden = others.length === 0;
}

/**
 * @param {Kept} kept
 * @param {Record<string, string>} words
 * @param {Actions} actions
 */
function row({ report, fields }, words, actions) {
  const title = fields?.title?.trim() || words.untitled || "";
  const status = element("span", { class: `status status-${report.state}` });
  status.textContent = words[report.state] ?? "";
  const line = element("li", {}, element("strong", {}, title), status);
  line.dataset.obsReport = report.id;
  if (report.state === "sent") {
    const link = element("a", { href: report.url }, fill(words.reference ?? "", short(report)));
    line.append(element("p", { class: "small" }, link));
    return line;
  }
  const details = [fields?.started_on, fields?.place_name].filter(Boolean).join(" · ");
  if (details) line.append(element("p", { class: "small" }, details));
  if (report.refusal) line.append(refused(report.refusal, words));
  line.append(
    element(
      "p",
      { class: "form-actions" },
      button(words.edit ?? "", title, () => actions.edit(report)),
      button(words.remove ?? "", title, () => actions.remove(report)),
    ),
  );
  return line;
}

/** @param {Report} report */
function short({ id }) {
  return { reference: id.slice(0, 8) };
}

/**
 * @param {import("./store.js").Refusal} refusal
 * @param {Record<string, string>} words
 */
function refused(refusal, words) {
  const mistakes = Object.values(refusal.fields).flatMap(({ label, errors }) =>
    errors.map((error) => `${label}${words.colon} ${error}`),
  );
  const texts = [refusal.detail, ...refusal.doubts, ...mistakes].filter(Boolean);
  const lines = texts.map((text) => element("li", {}, text));
  return element("div", { class: "notice notice-bad" }, element("ul", {}, ...lines));
}

/**
 * @param {string} text
 * @param {string} title of the report, for who hears the button without seeing its row
 * @param {() => void} act
 */
function button(text, title, act) {
  const of = element("span", { class: "visually-hidden" }, ` – ${title}`);
  const made = element("button", { type: "button", class: "button button-quiet" }, text, of);
  made.addEventListener("click", act);
  return made;
}

/**
 * All that is not sent yet, as a file that the phone keeps among its downloads.
 * @param {Kept[]} kept
 * @param {string} name
 */
export function download(kept, name) {
  const reports = kept
    .filter(({ report, fields }) => report.state !== "sent" && fields)
    .map(({ report: { id, state, language, changedAt }, fields }) => ({
      ...{ id, state, language, changedAt, fields },
    }));
  const text = JSON.stringify({ reports }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const day = new Date().toISOString().slice(0, 10);
  element("a", { href: address, download: `${name}-${day}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

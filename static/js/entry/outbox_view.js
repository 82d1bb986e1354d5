/** The list of what the phone keeps, in three words: draft, waiting to be sent, sent. */
import { element, fill } from "../lib/page.js";
import { isUnsent, readContent, stateOf } from "./photo_store.js";
import { photoRows } from "./photos.js";

/**
 * @typedef {import("./store.js").Report} Report
 * @typedef {import("./photo_store.js").Kept} Kept
 * @typedef {Record<"edit" | "remove", (report: Report) => void> &
 *   import("./photos.js").PhotoActions} Actions
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
  const waiting = kept.filter((one) => stateOf(one) === "waiting").length;
  const count = section.querySelector("[data-obs-waiting]");
  if (count) count.textContent = waiting ? fill(words.waitingCount ?? "", { n: waiting }) : "";
  const unsent = kept.filter(isUnsent);
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
function row({ report, fields, photos }, words, actions) {
  const title = fields?.title?.trim() || words.untitled || "";
  const state = stateOf({ report, fields, photos });
  const status = element("span", { class: `status status-${state}` });
  status.textContent = words[state] ?? "";
  const line = element("li", {}, element("strong", {}, title), status);
  line.dataset.obsReport = report.id;
  const list = () => {
    const rows = photoRows(photos, report.state, words, actions);
    return rows.length > 0 ? [element("ul", { class: "photo-rows" }, ...rows)] : [];
  };
  if (report.state === "sent") {
    const link = element("a", { href: report.url }, fill(words.reference ?? "", short(report)));
    line.append(element("p", { class: "small" }, link), ...list());
    return line;
  }
  const day = written(fields?.started_on ?? "", words.language ?? "");
  const details = [day, fields?.place_name].filter(Boolean).join(" · ");
  if (details) line.append(element("p", { class: "small" }, details));
  if (report.refusal) line.append(refused(report.refusal, words));
  line.append(
    ...list(),
    element(
      "p",
      { class: "form-actions" },
      button(words.edit ?? "", title, () => actions.edit(report)),
      button(words.remove ?? "", title, () => actions.remove(report)),
    ),
  );
  return line;
}

/**
 * A day as the page writes it: “14 mars 2024”.
 * @param {string} day
 * @param {string} language
 */
function written(day, language) {
  const at = new Date(`${day}T00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return at.toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
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
 * @param {import("./vault.js").Vault} vault
 */
export async function download(kept, name, vault) {
  const reports = [];
  for (const one of kept.filter((some) => some.fields && isUnsent(some))) {
    const { id, state, language, changedAt } = one.report;
    const photos = [];
    for (const photo of one.photos) photos.push(await asWritten(photo, vault));
    reports.push({ id, state, language, changedAt, fields: one.fields, photos });
  }
  const text = JSON.stringify({ reports }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const day = new Date().toISOString().slice(0, 10);
  element("a", { href: address, download: `${name}-${day}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * @param {import("./photo_store.js").Photo} photo
 * @param {import("./vault.js").Vault} vault
 */
async function asWritten({ id, type, size, state, keepsPosition }, vault) {
  const content = await readContent(id);
  const bytes = content && (await vault.openBytes(content));
  return { id, type, size, state, keepsPosition, content: bytes ? await asUrl(bytes, type) : null };
}

/**
 * @param {ArrayBuffer} bytes
 * @param {string} type
 * @returns {Promise<unknown>} `data:…`, which any browser opens
 */
function asUrl(bytes, type) {
  const reader = new FileReader();
  return new Promise((done) => {
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(new Blob([bytes], { type }));
  });
}

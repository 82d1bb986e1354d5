// The timeline under the filter: drawn after the page, brushed into from and to.
import { timelineCharts } from "../charts/timeline.js";
import { element } from "../lib/page.js";

/** @typedef {import("../charts/timeline.js").Timeline} Timeline */
/** @typedef {import("../charts/timeline.js").Window} Window */

const PACE = 1400;
/** Parameters that say when: a brush stands for all of them. */
const OF_TIME = ["from", "to", "year", "month", "quarter", "week", "day", "began_from", "began_to"];

const section = /** @type {HTMLElement} */ (document.querySelector(".timeline"));
const place = /** @type {HTMLElement} */ (section.querySelector(".timeline-place"));
const play = /** @type {HTMLButtonElement} */ (section.querySelector("[data-obs-play]"));
const all = /** @type {HTMLButtonElement} */ (section.querySelector("[data-obs-all]"));
const said = /** @type {HTMLElement} */ (section.querySelector("[data-obs-window]"));
const still = matchMedia("(prefers-reduced-motion: reduce)");
/** @type {Timeline | null} */
let data = null;
let source = "";
/** @type {ReturnType<typeof timelineCharts> | null} */
let charts = null;
let turning = 0;

/** The address of the months: the filter without what says when. */
function wanted() {
  const link = section.querySelector("[data-obs-timeline]");
  const address = new URL(link?.getAttribute("data-obs-timeline") ?? "", location.href);
  for (const name of OF_TIME) address.searchParams.delete(name);
  return address.href;
}

async function follow() {
  const address = wanted();
  if (address !== source) {
    source = address;
    place.setAttribute("aria-busy", "true");
    const answer = await fetch(address);
    if (!answer.ok || address !== source) return; // or asked anew meanwhile
    data = /** @type {Timeline} */ (await answer.json());
    draw();
    place.setAttribute("aria-busy", "false");
  }
  mark();
}

function draw() {
  charts?.destroy();
  charts = null;
  const isEmpty = !data?.months.length;
  place.hidden = isEmpty;
  if (!data || isEmpty) return;
  const places = [".timeline-incidents", ".timeline-killed"].map(
    (name) => /** @type {HTMLElement} */ (place.querySelector(name)),
  );
  charts = timelineCharts(places, data, (months) => choose(months, "push"));
  place
    .querySelector(".timeline-notes")
    ?.replaceChildren(...data.notes.map((note) => element("li", {}, note)));
}

/** @returns {Window | null} the months of the period that the filter names */
function chosen() {
  const link = section.querySelector("[data-obs-months]");
  const [from, to] = (link?.getAttribute("data-obs-months") ?? "").split(",");
  if (!data || (!from && !to)) return null;
  const last = data.months.length - 1;
  const first = from ? data.months.findIndex((month) => month >= from) : 0;
  const after = to ? data.months.findIndex((month) => month > to) : -1;
  const window = /** @type {Window} */ ([first < 0 ? last : first, after < 0 ? last : after - 1]);
  return window[1] < window[0] ? null : window;
}

function mark() {
  const window = chosen();
  charts?.mark(window);
  all.hidden = !window;
  const labels = window && data ? window.map((at) => data?.labels[at] ?? "") : [];
  said.textContent = [...new Set(labels)].join(" – ");
}

/**
 * @param {Window | null} months
 * @param {"push" | "replace"} history
 */
function choose(months, history) {
  if (!data) return;
  const asked = new URLSearchParams(location.search);
  for (const name of [...OF_TIME, "page"]) asked.delete(name);
  if (months) {
    const [year, month] = data.months[months[1]].split("-").map(Number);
    asked.set("from", `${data.months[months[0]]}-01`);
    asked.set("to", new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10));
  }
  const address = `${location.pathname}${asked.size ? `?${asked}` : ""}`;
  document.dispatchEvent(new CustomEvent("obs:visit", { detail: { address, history } }));
}

/**
 * The same length of time, so many months later; false at the end.
 * @param {number} by
 * @param {"push" | "replace"} history
 */
function step(by, history) {
  if (!data) return false;
  const last = data.months.length - 1;
  const [first, end] = chosen() ?? (by > 0 ? [-1, -1] : [last + 1, last + 1]);
  const moved = /** @type {Window} */ ([first + by, end + by]);
  if (moved[0] < 0 || moved[1] > last) return false;
  choose(moved, history);
  return true;
}

/** @param {boolean} isPlaying */
function turn(isPlaying) {
  clearTimeout(turning);
  turning = 0;
  play.setAttribute("aria-pressed", String(isPlaying));
  if (isPlaying && !step(1, "push")) turn(false);
}

/** Once a month is drawn the next one waits its time, in the same entry of history. */
function goOn() {
  if (play.getAttribute("aria-pressed") !== "true") return;
  clearTimeout(turning);
  turning = window.setTimeout(() => step(1, "replace") || turn(false), PACE);
}

for (const button of section.querySelectorAll("[data-obs-step]")) {
  button.addEventListener("click", () => {
    turn(false);
    step(Number(button.getAttribute("data-obs-step")), "push");
  });
}
play.hidden = still.matches;
still.addEventListener("change", () => {
  turn(false);
  play.hidden = still.matches;
});
play.addEventListener("click", () => turn(play.getAttribute("aria-pressed") !== "true"));
all.addEventListener("click", () => {
  turn(false);
  choose(null, "push");
});
section.addEventListener("keydown", ({ key }) => key === "Escape" && turn(false));
document.addEventListener("obs:filters-changed", () => follow().then(goOn));
document.addEventListener("obs:theme-changed", () => {
  draw();
  mark();
});
follow();

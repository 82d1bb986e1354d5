// The chart by month: best estimates as bars in a band from least to most.
import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { grouped } from "../lib/page.js";

const HEIGHT = 300;

/**
 * @typedef {object} ChartData
 * @property {[number, number][]} months
 * @property {(number | null)[]} min
 * @property {(number | null)[]} best
 * @property {(number | null)[]} max
 * @property {number[]} incidents
 * @property {string} list
 * @property {string} query
 * @property {Record<string, string>} words
 */

/** @param {string} name */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {[number, number]} month */
const seconds = ([year, month]) => Date.UTC(year, month - 1) / 1000;

/**
 * @param {HTMLElement} place
 * @param {ChartData} data
 */
export function monthChart(place, data) {
  const chart = new uPlot(options(place, data), columns(data), place);
  const follow = new ResizeObserver(() =>
    chart.setSize({ width: place.clientWidth, height: HEIGHT }),
  );
  follow.observe(place);
  chart.over.addEventListener("click", () => {
    const at = chart.cursor.idx;
    if (at !== null && at !== undefined && data.incidents[at]) open(data, at);
  });
  return () => {
    follow.disconnect();
    chart.destroy();
  };
}

/**
 * @param {ChartData} data
 * @param {number} at
 */
function open(data, at) {
  const [year, month] = data.months[at];
  const narrowed = new URLSearchParams(data.query);
  narrowed.set("year", String(year));
  narrowed.set("month", String(month));
  location.assign(`${data.list}?${narrowed}`);
}

/**
 * @param {ChartData} data
 * @returns {any}
 */
function columns(data) {
  // One more point, never under the cursor, gives the last month its width.
  const [year, month] = data.months[data.months.length - 1];
  const after = Date.UTC(year, month) / 1000;
  return [
    [...data.months.map(seconds), after],
    ...[data.min, data.best, data.max, data.incidents].map((values) => [...values, 0]),
  ];
}

/**
 * @param {HTMLElement} place
 * @param {ChartData} data
 */
function options(place, data) {
  const named = new Intl.DateTimeFormat(document.documentElement.lang, {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const axis = { font, stroke: token("--ink-soft"), grid: { stroke: token("--line"), width: 1 } };
  /** @param {unknown} _ @param {number | null} value */
  const shown = (_, value) => (value === null ? "–" : grouped(value));
  const edge = {
    stroke: token("--ramp-3"),
    width: 0,
    points: { show: false },
    paths: uPlot.paths.stepped?.({ align: 1, alignGaps: 1 }),
    value: shown,
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    tzDate: (/** @type {number} */ at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
    cursor: {
      y: false,
      points: { show: false },
      dataIdx: (/** @type {unknown} */ _u, /** @type {number} */ _s, /** @type {number} */ at) =>
        Math.min(at, data.months.length - 1),
    },
    series: [
      {
        label: data.words.month,
        value: (/** @type {unknown} */ _, /** @type {number | null} */ at) =>
          at === null ? "–" : named.format(at * 1000),
      },
      { ...edge, label: data.words.least },
      {
        label: data.words.best,
        stroke: token("--accent"),
        fill: token("--accent"),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars?.({ align: 1, size: [1] }),
        value: shown,
      },
      { ...edge, label: data.words.most },
      // Drawn nowhere: it is in the legend, under the cursor.
      { label: data.words.incidents, stroke: "transparent", points: { show: false }, value: shown },
    ],
    bands: [{ series: /** @type {[number, number]} */ ([3, 1]), fill: `${token("--ramp-3")}a0` }],
    scales: {
      y: {
        range: (/** @type {unknown} */ _u, /** @type {number} */ _l, /** @type {number} */ most) =>
          /** @type {[number, number]} */ ([0, Math.max(1, most) * 1.05]),
      },
    },
    axes: [
      { ...axis, values: yearsOrMonths },
      {
        ...axis,
        size: 48,
        values: (/** @type {unknown} */ _, /** @type {number[]} */ ticks) =>
          ticks.map((tick) => (Number.isInteger(tick) ? grouped(tick) : "")),
      },
    ],
  };
}

/**
 * Years where years are marked, months where the span is short.
 * @param {unknown} _
 * @param {number[]} ticks
 */
function yearsOrMonths(_, ticks) {
  const month = new Intl.DateTimeFormat(document.documentElement.lang, {
    month: "short",
    timeZone: "UTC",
  });
  return ticks.map((tick) => {
    const day = new Date(tick * 1000);
    return day.getUTCMonth() === 0 ? String(day.getUTCFullYear()) : month.format(day);
  });
}

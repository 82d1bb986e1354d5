// The chart by month: best estimates as bars in a band from least to most.
import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { axisStyle, fromZero, shown, token, wholeTicks, yearsOrMonths } from "./axes.js";

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
  const axis = axisStyle(place);
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
      y: { range: fromZero },
    },
    axes: [
      { ...axis, values: yearsOrMonths },
      { ...axis, size: 48, values: wholeTicks },
    ],
  };
}

// Two charts over the same months: incidents by type, stacked, and killed with the span
// of the sources. A drag across either chooses months.
import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { axisStyle, fromZero, shown, token, wholeTicks, yearsOrMonths } from "./axes.js";

/**
 * @typedef {object} Timeline
 * @property {string[]} months "2019-03"
 * @property {string[]} labels
 * @property {number[]} incidents
 * @property {{code: string, label: string, incidents: number[]}[]} types
 * @property {(number | null)[]} min
 * @property {(number | null)[]} best
 * @property {(number | null)[]} max
 * @property {string[]} notes
 * @property {string} word
 */
/** @typedef {[number, number]} Window positions of the first and the last month */

const TOKENS = /** @type {Record<string, string>} */ ({
  battles: "--type-battles",
  explosions: "--type-explosions",
  violence_against_civilians: "--type-violence",
  protests: "--type-protests",
  riots: "--type-riots",
  strategic_developments: "--type-strategic",
});

/** @param {string} month */
const seconds = (month) => Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1) / 1000;

/**
 * @param {HTMLElement[]} places of the incidents, and of the killed
 * @param {Timeline} data
 * @param {(chosen: Window) => void} choose
 */
export function timelineCharts(places, data, choose) {
  const [year, month] = data.months[data.months.length - 1].split("-").map(Number);
  const starts = [...data.months.map(seconds), Date.UTC(year, month) / 1000];
  /** @type {Window | null} */
  let marked = null;
  const charts = [incidentsOf(places[0], data), killedOf(places[1], data)].map(
    ({ height, series, values, bands }, index) => {
      const options = { ...common(places[index], data, height), series, bands };
      const columns = [starts, ...values.map((one) => [...one, 0])];
      return new uPlot(/** @type {any} */ (options), /** @type {any} */ (columns), places[index]);
    },
  );

  /** @param {uPlot} chart @param {number} left pixels */
  const monthAt = (chart, left) => {
    const at = chart.posToVal(left, "x");
    const after = starts.findIndex((start) => start > at);
    return Math.min(Math.max((after < 0 ? starts.length : after) - 1, 0), data.months.length - 1);
  };
  const mark = () => {
    for (const chart of charts) {
      const [left, right] = marked
        ? [starts[marked[0]], starts[marked[1] + 1]].map((at) => chart.valToPos(at, "x"))
        : [0, 0];
      chart.setSelect(
        { left, width: right - left, top: 0, height: chart.over.clientHeight },
        false,
      );
    }
  };
  for (const chart of charts) {
    chart.hooks.setSelect = [
      () => {
        const { left, width } = chart.select;
        if (width > 0) choose([monthAt(chart, left), monthAt(chart, left + width - 1)]);
      },
    ];
    chart.over.addEventListener("click", (event) => {
      const at = monthAt(chart, event.clientX - chart.over.getBoundingClientRect().left);
      choose([at, at]);
    });
  }
  const resized = new ResizeObserver(() => {
    charts.forEach((chart, index) => {
      chart.setSize({ width: places[index].clientWidth, height: chart.height });
    });
    mark();
  });
  resized.observe(places[0]);
  return {
    /** @param {Window | null} months */
    mark(months) {
      marked = months;
      mark();
    },
    destroy() {
      resized.disconnect();
      for (const chart of charts) chart.destroy();
    },
  };
}

/**
 * @param {HTMLElement} place
 * @param {Timeline} data
 * @param {number} height
 */
function common(place, data, height) {
  const axis = axisStyle(place);
  return {
    width: place.clientWidth,
    height,
    tzDate: (/** @type {number} */ at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
    cursor: {
      y: false,
      points: { show: false },
      sync: { key: "timeline" },
      drag: { x: true, y: false, setScale: false },
      dataIdx: (/** @type {unknown} */ _u, /** @type {number} */ _s, /** @type {number} */ at) =>
        Math.min(at, data.months.length - 1),
    },
    scales: { y: { range: fromZero } },
    axes: [
      { ...axis, values: yearsOrMonths },
      { ...axis, size: 48, space: 20, values: wholeTicks },
    ],
  };
}

/** @param {Timeline} data */
const monthSeries = (data) => ({
  label: data.word,
  value: (
    /** @type {any} */ _c,
    /** @type {unknown} */ _v,
    /** @type {any} */ _s,
    /** @type {number | null} */ at,
  ) => (at === null ? "–" : data.labels[Math.min(at, data.labels.length - 1)]),
});

/**
 * Each type on top of those before it: the highest is drawn first.
 * @param {HTMLElement} place
 * @param {Timeline} data
 */
function incidentsOf(place, data) {
  const types = [...data.types].reverse();
  const values = types.map((_, index) =>
    data.months.map((_month, at) =>
      types.slice(index).reduce((sum, type) => sum + type.incidents[at], 0),
    ),
  );
  const isWide = place.clientWidth > 6 * data.months.length;
  const series = types.map(({ code, label, incidents }) => ({
    label,
    stroke: token("--paper"),
    fill: token(TOKENS[code] ?? "--ink-faint"),
    width: isWide ? 1 : 0,
    points: { show: false },
    paths: uPlot.paths.bars?.({ align: 1, size: [1] }),
    value: (
      /** @type {any} */ _c,
      /** @type {unknown} */ _v,
      /** @type {any} */ _s,
      /** @type {number | null} */ at,
    ) => shown(null, at === null ? null : incidents[at]),
  }));
  return {
    height: place.clientWidth < 500 ? 130 : 150,
    series: [monthSeries(data), ...series],
    values,
    bands: [],
  };
}

/**
 * @param {HTMLElement} place
 * @param {Timeline} data
 */
function killedOf(place, data) {
  const { obsBest = "", obsLeast = "", obsMost = "" } = place.dataset;
  const edge = {
    stroke: token("--ramp-3"),
    width: 0,
    points: { show: false },
    paths: uPlot.paths.stepped?.({ align: 1, alignGaps: 1 }),
    value: shown,
  };
  const best = {
    ...edge,
    label: obsBest,
    stroke: token("--accent"),
    width: 1.5,
  };
  return {
    height: 110,
    series: [monthSeries(data), { ...edge, label: obsLeast }, best, { ...edge, label: obsMost }],
    values: [data.min, data.best, data.max],
    bands: [{ series: /** @type {[number, number]} */ ([3, 1]), fill: `${token("--ramp-3")}a0` }],
  };
}

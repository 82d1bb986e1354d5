// A few series in one chart, told apart by their dashes as well as by colour.
import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { axisStyle, fromZero, shown, token, wholeTicks } from "./axes.js";

const HEIGHT = 300;
/** @type {{ token: string, dash?: number[] }[]} */
const STYLES = [
  { token: "--accent" },
  { token: "--type-battles", dash: [6, 4] },
  { token: "--type-protests", dash: [2, 3] },
];

/**
 * @typedef {object} LineData
 * @property {string[]} labels
 * @property {string[]} ticks
 * @property {{ label: string, values: (number | null)[] }[]} series
 * @property {string} word
 */

/**
 * @param {HTMLElement} place
 * @param {LineData} data
 */
export function lineChart(place, data) {
  const at = data.labels.map((_, index) => index);
  const chart = new uPlot(
    options(place, data),
    [at, ...data.series.map((one) => one.values)],
    place,
  );
  const follow = new ResizeObserver(() =>
    chart.setSize({ width: place.clientWidth, height: HEIGHT }),
  );
  follow.observe(place);
  return () => {
    follow.disconnect();
    chart.destroy();
  };
}

/**
 * @param {HTMLElement} place
 * @param {LineData} data
 * @returns {any}
 */
function options(place, data) {
  const axis = axisStyle(place);
  const marked = data.ticks.flatMap((tick, index) => (tick ? [index] : []));
  return {
    width: place.clientWidth,
    height: HEIGHT,
    cursor: { y: false },
    series: [
      {
        label: data.word,
        value: (/** @type {unknown} */ _, /** @type {number | null} */ at) =>
          at === null ? "–" : data.labels[at],
      },
      ...data.series.map(({ label }, index) => ({
        label,
        value: shown,
        width: 2,
        spanGaps: false,
        stroke: token(STYLES[index].token),
        dash: STYLES[index].dash,
        points: { show: true, size: 6, fill: token("--paper") },
      })),
    ],
    scales: {
      x: { time: false },
      y: { range: fromZero },
    },
    axes: [
      {
        ...axis,
        splits: () => thinned(marked, place.clientWidth),
        values: (/** @type {unknown} */ _, /** @type {number[]} */ at) =>
          at.map((index) => data.ticks[index]),
      },
      { ...axis, size: 48, values: wholeTicks },
    ],
  };
}

/**
 * As many of the labels as have room.
 * @param {number[]} marked
 * @param {number} width
 */
function thinned(marked, width) {
  const step = Math.max(1, Math.ceil((marked.length * 44) / Math.max(width - 60, 1)));
  return marked.filter((_, index) => index % step === 0);
}

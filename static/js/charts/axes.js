// What all charts have in common: colours of the theme, axes, numbers in words.
import { grouped } from "../lib/page.js";

/** @param {string} name */
export const token = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {HTMLElement} place */
export function axisStyle(place) {
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  return { font, stroke: token("--ink-soft"), grid: { stroke: token("--line"), width: 1 } };
}

/**
 * A number in a legend; what is not known is a dash.
 * @param {unknown} _
 * @param {number | null} value
 */
export const shown = (_, value) => (value === null ? "–" : grouped(value));

/**
 * @param {unknown} _chart
 * @param {number} _least
 * @param {number} most
 * @returns {[number, number]}
 */
export const fromZero = (_chart, _least, most) => [0, Math.max(1, most) * 1.05];

/**
 * @param {unknown} _
 * @param {number[]} ticks
 */
export const wholeTicks = (_, ticks) =>
  ticks.map((tick) => (Number.isInteger(tick) ? grouped(tick) : ""));

/**
 * Years where years are marked, months where the span is short.
 * @param {unknown} _
 * @param {number[]} ticks
 */
export function yearsOrMonths(_, ticks) {
  const days = ticks.map((tick) => new Date(tick * 1000));
  const hasYears = days.some((day) => day.getUTCMonth() === 0);
  const month = new Intl.DateTimeFormat(document.documentElement.lang, {
    month: "short",
    year: hasYears ? undefined : "numeric",
    timeZone: "UTC",
  });
  return days.map((day) =>
    day.getUTCMonth() === 0 ? String(day.getUTCFullYear()) : month.format(day),
  );
}

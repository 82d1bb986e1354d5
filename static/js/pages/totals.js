import { monthChart } from "../charts/month_chart.js";
import { element, readJson } from "../lib/page.js";

const figure = document.querySelector("[data-obs-month-chart]");
const data = readJson("chart-data");

if (figure instanceof HTMLElement && data.months.length > 1) {
  const drawing = figure.querySelector("svg");
  const label = drawing?.getAttribute("aria-label") ?? "";
  const place = element("div", { class: "month-chart", role: "img", "aria-label": label });
  figure.append(place);
  let destroy = monthChart(place, data);
  drawing?.remove();
  document.addEventListener("obs:theme-changed", () => {
    destroy();
    destroy = monthChart(place, data);
  });
}

import { lineChart } from "../charts/line_chart.js";
import { element, readJson } from "../lib/page.js";

const figure = document.querySelector("[data-obs-line-chart]");
const data = readJson("chart-data");

if (figure instanceof HTMLElement && data.labels.length > 1) {
  const label = figure.dataset.obsLineChart ?? "";
  const place = element("div", { class: "month-chart", role: "img", "aria-label": label });
  for (const drawing of figure.querySelectorAll("figure")) drawing.remove();
  figure.append(place);
  let destroy = lineChart(place, data);
  document.addEventListener("obs:theme-changed", () => {
    destroy();
    destroy = lineChart(place, data);
  });
}

import { baseMap, loadLeaflet, whenWanted } from "../lib/leaflet.js";
import { readJson } from "../lib/page.js";

const figure = document.querySelector("[data-obs-map]");
const data = readJson("map-data");

/** @param {HTMLElement} place */
async function start(place) {
  const leaflet = await loadLeaflet(place);
  const { map, extent } = baseMap(leaflet, place, data);
  const here = leaflet.latLng(data.lat, data.lon);
  let shown = extent?.whole;
  if (data.line) {
    leaflet
      .geoJSON(data.line, { interactive: false, style: { className: "here-line" } })
      .addTo(map);
  } else if (!data.wholeRegion && data.radius) {
    const options = { radius: data.radius, className: "here", interactive: false };
    leaflet.circle(here, options).addTo(map);
    shown = here.toBounds(data.radius * 5);
  }
  if (!data.wholeRegion) {
    leaflet.circleMarker(here, { radius: 5, className: "here-dot", interactive: false }).addTo(map);
  }
  if (shown) map.fitBounds(shown, { padding: [8, 8], maxZoom: 12 });
}

if (figure instanceof HTMLElement && data.frame) {
  whenWanted(figure, () => start(figure));
}

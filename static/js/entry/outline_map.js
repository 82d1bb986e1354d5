/** A small map of the country's outlines, for showing or choosing one point. */
import { loadLeaflet } from "../lib/leaflet.js";
import { element } from "../lib/page.js";
import { placesInSight } from "./places.js";

/** @typedef {typeof import("leaflet")} Leaflet */

const COUNTRY = /** @type {const} */ ([
  [10.1, -12.3],
  [25, 4.3],
]);

/**
 * @param {HTMLElement} holder names Leaflet's files, the outlines and a label
 * @returns {Promise<{leaflet: Leaflet, map: import("leaflet").Map}>}
 */
export async function outlineMap(holder) {
  const leaflet = await loadLeaflet(holder);
  const canvas = element("div", {
    class: "map-canvas point-map-canvas",
    role: "region",
    "aria-label": holder.dataset.obsLabel ?? "",
  });
  holder.append(canvas);
  const map = leaflet.map(canvas, { zoomSnap: 0.5, minZoom: 4, maxZoom: 16 });
  map.attributionControl.setPrefix("Leaflet");
  const towns = leaflet.layerGroup().addTo(map);
  map.on("moveend", () => showTowns(leaflet, map, towns, holder.dataset.obsPlaces ?? ""));
  map.fitBounds([[...COUNTRY[0]], [...COUNTRY[1]]]);
  addOutlines(leaflet, map, holder.dataset.obsOutlines ?? "");
  return { leaflet, map };
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {string} address
 */
async function addOutlines(leaflet, map, address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const style = { className: "point-map-outline" };
    leaflet.geoJSON(await answer.json(), { style, interactive: false }).addTo(map);
  } catch {
    // Without the network the map stays empty; the coordinates can still be typed.
  }
}

/**
 * Places by name, so that one knows where one is.
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {import("leaflet").LayerGroup} towns
 * @param {string} address
 */
async function showTowns(leaflet, map, towns, address) {
  const bounds = map.getBounds();
  const [south, north] = [bounds.getSouth(), bounds.getNorth()];
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const places = await placesInSight(address, { south, west, north, east });
  if (places.length === 0) return;
  towns.clearLayers();
  for (const place of apart(map, places)) townLabel(leaflet, place).addTo(towns);
}

/**
 * The largest places first, as many as have room for their names.
 * @param {import("leaflet").Map} map
 * @param {{latitude: number, longitude: number, name: string, population: number | null}[]} places
 */
function apart(map, places) {
  /** @type {import("leaflet").Point[]} */
  const taken = [];
  return [...places]
    .sort((one, other) => (other.population ?? 0) - (one.population ?? 0))
    .filter((place) => {
      const at = map.latLngToContainerPoint([place.latitude, place.longitude]);
      if (taken.some((t) => Math.abs(t.x - at.x) < 90 && Math.abs(t.y - at.y) < 18)) {
        return false;
      }
      taken.push(at);
      return true;
    });
}

/**
 * @param {Leaflet} leaflet
 * @param {{latitude: number, longitude: number, name: string}} place
 */
function townLabel(leaflet, place) {
  const html = element("span", { lang: "fr" }, place.name);
  const icon = leaflet.divIcon({ className: "town-label", html, iconSize: [0, 0] });
  const options = { icon, interactive: false, keyboard: false };
  return leaflet.marker([place.latitude, place.longitude], options);
}

/**
 * @param {Leaflet} leaflet
 * @param {[number, number]} here
 * @param {number} [radius] in metres
 */
export function pointOn(leaflet, here, radius) {
  const dot = leaflet.circleMarker(here, {
    radius: 7,
    className: "here-dot",
    interactive: false,
  });
  if (!radius) return leaflet.layerGroup([dot]);
  const circle = leaflet.circle(here, { radius, className: "here", interactive: false });
  return leaflet.layerGroup([circle, dot]);
}

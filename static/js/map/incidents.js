// Incidents and their clusters, tile by tile, from the server.
import { named, parsePath, toLatLng, withPopup } from "../lib/leaflet.js";
import { element, fill, grouped } from "../lib/page.js";
import { clusterMarker, killed, SVG } from "./clusters.js";

/** @typedef {typeof import("leaflet")} Leaflet */
/** @typedef {{west: number, south: number, east: number, north: number}} Box */
/** @typedef {{lon: number, lat: number, type: string, killed_best: number | null}} Spot */
/** @typedef {Spot & Box & {count: number, killed_unknown: number, types: Record<string, number>}} Cluster */
/** @typedef {Spot & {id: string, title: string, started_on: string, radius_m: number | null, geo_precision: string}} Incident */
/**
 * @typedef {object} MapData
 * @property {string} tiles address with {z}, {x} and {y} in it
 * @property {string} query the filter
 * @property {string} list
 * @property {string} incident address with ID in it
 * @property {string} record address of the API with ID in it
 * @property {import("../lib/leaflet.js").Frame | null} frame
 * @property {string} division of the outlines drawn
 * @property {Record<string, string>} types
 * @property {Record<string, string>} precisions
 * @property {Record<string, string>} words
 */

const SPOT = 5000; // metres: what is known less closely than that is no spot

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {MapData} data
 * @param {(hasFailed: boolean) => void} report
 */
export function addIncidents(leaflet, map, data, report) {
  const layer = new leaflet.GridLayer({ keepBuffer: 0, noWrap: true, updateWhenIdle: true });
  /** @type {Map<string, {group: import("leaflet").LayerGroup, stop: AbortController, spots: (Spot & {count?: number})[]}>} */
  const tiles = new Map();

  /** @param {string} key */
  const drop = (key) => {
    tiles.get(key)?.stop.abort();
    tiles.get(key)?.group.remove();
    tiles.delete(key);
  };
  /** @param {{x: number, y: number, z: number}} coords */
  const createTile = (coords) => {
    const key = `${coords.z}/${coords.x}/${coords.y}`;
    drop(key);
    const group = leaflet.layerGroup().addTo(map);
    const tile = { group, stop: new AbortController(), spots: /** @type {Spot[]} */ ([]) };
    tiles.set(key, tile);
    fetchTile(data, coords, tile.stop.signal)
      .then(({ clusters, incidents }) => {
        for (const cluster of clusters) {
          clusterMarker(leaflet, map, data, cluster).addTo(tile.group);
        }
        for (const incident of incidents) {
          incidentMarker(leaflet, map, data, incident).addTo(tile.group);
        }
        tile.spots = [...clusters, ...incidents];
        map.fire("spots");
      })
      .catch((error) => error.name === "AbortError" || report(true));
    return document.createElement("div");
  };
  Object.assign(layer, { createTile });
  layer.on("tileunload", ({ coords }) => drop(`${coords.z}/${coords.x}/${coords.y}`));
  map.on("zoomstart", () => {
    for (const key of tiles.keys()) drop(key);
  });
  layer.addTo(map);
  /** What is drawn now, each with how many it stands for. */
  const spots = () => [...tiles.values()].flatMap((tile) => tile.spots);
  return { layer, spots };
}

/**
 * @param {MapData} data
 * @param {{x: number, y: number, z: number}} coords
 * @param {AbortSignal} signal
 * @returns {Promise<{clusters: Cluster[], incidents: Incident[]}>}
 */
async function fetchTile(data, coords, signal) {
  const query = data.query ? `?${data.query}` : "";
  const headers = { "Accept-Language": document.documentElement.lang };
  const answer = await fetch(fill(data.tiles, coords) + query, { headers, signal });
  if (!answer.ok) throw new Error(`tile: ${answer.status}`);
  return answer.json();
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {MapData} data
 * @param {Incident} incident
 */
function incidentMarker(leaflet, map, data, incident) {
  const { lat, lon, radius_m: radius } = incident;
  const isVague = radius === null || radius > SPOT;
  const icon = leaflet.divIcon({
    className: isVague ? "incident-mark is-vague" : "incident-mark",
    html: mark(incident.type),
    iconSize: isVague ? [34, 34] : [26, 26],
  });
  const marker = leaflet.marker([lat, lon], { icon });
  const precision = isVague ? `, ${knownTo(data, incident)}` : "";
  named(marker, `${incident.title}, ${longDate(incident.started_on)}${precision}`);
  const extent = leaflet.layerGroup();
  const isDrawn = isVague && radius !== null && isSeen(map, lat, radius);
  if (radius) {
    const className = isDrawn ? "here extent" : "here";
    leaflet.circle([lat, lon], { radius, className, interactive: false }).addTo(extent);
  } else {
    marker.once("popupopen", () => addUnit(leaflet, extent, data, incident));
  }
  marker.on(isDrawn ? "add" : "popupopen", () => extent.addTo(map));
  marker.on(isDrawn ? "remove" : "popupclose remove", () => extent.remove());
  return withPopup(marker, data, incidentContent(data, incident));
}

/**
 * Larger than its mark, and not so large that it would cover the map.
 * @param {import("leaflet").Map} map
 * @param {number} latitude
 * @param {number} radius metres
 */
function isSeen(map, latitude, radius) {
  const metres = (40_075_017 * Math.cos((latitude * Math.PI) / 180)) / 2 ** (map.getZoom() + 8);
  return radius > 18 * metres && radius < 500 * metres;
}

/**
 * The outline of the unit that is all that is known of the place, where the page has it.
 * @param {Leaflet} leaflet
 * @param {import("leaflet").LayerGroup} extent
 * @param {MapData} data
 * @param {Incident} incident
 */
async function addUnit(leaflet, extent, data, incident) {
  const answer = await fetch(data.record.replace("ID", encodeURIComponent(incident.id)));
  const region = answer.ok ? (await answer.json()).footprint?.region : null;
  const path = region && document.querySelector(`[data-obs-region="${CSS.escape(region.slug)}"]`);
  if (!path || !data.frame || region.division !== data.division) return;
  const frame = data.frame;
  const rings = parsePath(path.getAttribute("d") ?? "").map((ring) => [
    ring.map((point) => toLatLng(point, frame)),
  ]);
  leaflet.polygon(rings, { className: "here extent", interactive: false }).addTo(extent);
}

/**
 * @param {MapData} data
 * @param {Incident} incident
 */
function knownTo(data, { radius_m: radius, geo_precision: precision }) {
  const words = fill(data.words.known, { precision: data.precisions[precision] ?? precision });
  if (radius === null) return words;
  return `${words} (${fill(data.words.within, { km: grouped(Math.round(radius / 1000)) })})`;
}

/**
 * @param {MapData} data
 * @param {Incident} incident
 */
function incidentContent(data, incident) {
  const address = data.incident.replace("ID", encodeURIComponent(incident.id));
  const toll = fill(data.words.killed, { killed: killed(data, incident) });
  return element(
    "div",
    { class: "popup" },
    element("a", { class: "popup-title", href: address }, incident.title),
    element("p", {}, `${longDate(incident.started_on)} · ${data.types[incident.type] ?? ""}`),
    element("p", { class: "num" }, toll),
    element("p", {}, knownTo(data, incident)),
  );
}

/** @param {string} type */
function mark(type) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", `mark mark-${type}`);
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#mark-${type}`);
  drawing.append(use);
  return /** @type {any} */ (drawing);
}

/** @param {string} iso */
function longDate(iso) {
  const form = /** @type {const} */ ({ dateStyle: "long", timeZone: "UTC" });
  return new Intl.DateTimeFormat(document.documentElement.lang, form).format(new Date(iso));
}

// How incidents and their clusters stand on the map. A cluster tells how many there are,
// of which types (the ring), and how many were killed.
import { named, parsePath, toLatLng, withPopup } from "../lib/leaflet.js";
import { element, fill, grouped, longDate, svg } from "../lib/page.js";
import { isVague } from "./cells.js";

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

const CLOSEST = 0.0005; // degrees: clusters tighter than this open as a list
const RING = 4; // its width in pixels
const LEAST_ARC = 4; // of 100: a type that is there is seen
const SHAPE = 20; // pixels of an incident's mark
const MANY = 100_000; // incidents: of more digits than have room

/**
 * @param {Leaflet} leaflet
 * @param {Spot} spot
 * @param {import("./cells.js").Placed} placed
 * @param {string} className
 * @param {any} html Leaflet's types know icons of HTML alone
 */
function drawn(leaflet, { lat, lon }, { size, moved: [right, down] }, className, html) {
  const iconAnchor = /** @type {[number, number]} */ ([size / 2 - right, size / 2 - down]);
  const icon = leaflet.divIcon({ className, html, iconSize: [size, size], iconAnchor });
  return leaflet.marker([lat, lon], { icon });
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {MapData} data
 * @param {Cluster} cluster
 * @param {import("./cells.js").Placed} placed
 */
export function clusterMarker(leaflet, map, data, cluster, placed) {
  const disc = element(
    "div",
    { class: cluster.count < MANY ? "cluster-disc" : "cluster-disc is-many" },
    ring(cluster.types, placed.size),
    element("span", { class: "cluster-count" }, grouped(cluster.count)),
    // Not as text: a name has to hold the text that is seen as it stands (WCAG 2.5.3).
    element("span", { class: "cluster-toll", "data-obs-killed": killed(data, cluster, "?") }),
  );
  const marker = drawn(leaflet, cluster, placed, "cluster", disc);
  const isTight = cluster.east - cluster.west < CLOSEST && cluster.north - cluster.south < CLOSEST;
  const isLast = isTight || map.getZoom() >= map.getMaxZoom();
  named(marker, label(data, cluster, isLast ? data.words.heap : data.words.cluster));
  if (isLast) return withPopup(marker, data, heapContent(data, cluster));
  marker.on("click", () => {
    const box = leaflet.latLngBounds([
      [cluster.south, cluster.west],
      [cluster.north, cluster.east],
    ]);
    const zoom = Math.max(map.getZoom() + 1, map.getBoundsZoom(box.pad(0.3)));
    map.setView(box.getCenter(), Math.min(zoom, map.getMaxZoom()));
    map.getContainer().focus();
  });
  return marker;
}

/**
 * @param {MapData} data
 * @param {{killed_best: number | null}} of
 * @param {string} [unknown]
 */
function killed(data, of, unknown = data.words.unknown) {
  return of.killed_best === null ? unknown : grouped(of.killed_best);
}

/**
 * Where each type's part of a ring of 100 begins, and how long it is. The parts of a
 * few among many are drawn longer than they are: colours say which, numbers how many.
 * @param {Record<string, number>} types
 * @returns {{type: string, from: number, length: number}[]}
 */
export function arcs(types) {
  const entries = Object.entries(types);
  const count = entries.reduce((sum, [, n]) => sum + n, 0);
  const lengths = entries.map(([, n]) => Math.max(LEAST_ARC, (100 * n) / count));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  let from = 0;
  return entries.map(([type], at) => {
    const length = (100 * lengths[at]) / whole;
    from += length;
    return { type, from: from - length, length };
  });
}

/**
 * @param {Record<string, number>} types
 * @param {number} size
 */
function ring(types, size) {
  const middle = size / 2;
  const shape = { cx: middle, cy: middle, r: middle - RING / 2, pathLength: 100 };
  const parts = arcs(types).map(({ type, from, length }) => {
    const part = { "stroke-dasharray": `${length} ${100 - length}`, "stroke-dashoffset": -from };
    return svg("circle", { class: `arc-${type}`, ...shape, ...part });
  });
  return svg("svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" }, ...parts);
}

/**
 * All that the drawing says, in words.
 * @param {MapData} data
 * @param {Cluster} cluster
 * @param {string} words
 */
function label(data, cluster, words) {
  const values = { count: grouped(cluster.count), killed: killed(data, cluster) };
  const unknown = cluster.killed_best === null ? 0 : cluster.killed_unknown;
  const types = Object.entries(cluster.types).map(([type, n]) =>
    fill(data.words.ofType, { type: data.types[type] ?? type, count: grouped(n) }),
  );
  const without = unknown ? [fill(data.words.noFigure, { count: grouped(unknown) })] : [];
  return [fill(words, values), ...types, ...without].join("; ");
}

/**
 * @param {MapData} data
 * @param {Cluster} cluster
 */
function heapContent(data, cluster) {
  const box = [cluster.west, cluster.south, cluster.east, cluster.north].join(",");
  const query = [data.query, `bbox=${encodeURIComponent(box)}`].filter(Boolean).join("&");
  return element(
    "div",
    { class: "popup" },
    element("p", {}, fill(data.words.here, { count: grouped(cluster.count) })),
    element("a", { href: `${data.list}?${query}` }, data.words.listed),
  );
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {MapData} data
 * @param {Incident} incident
 * @param {import("./cells.js").Placed} placed
 */
export function incidentMarker(leaflet, map, data, incident, placed) {
  const { lat, lon, radius_m: radius } = incident;
  const isSpot = !isVague(incident);
  const className = isSpot ? "incident-mark" : "incident-mark is-vague";
  const html = mark(incident.type, isSpot ? placed.moved : [0, 0]);
  const marker = drawn(leaflet, incident, placed, className, html);
  const precision = isSpot ? "" : `, ${knownTo(data, incident)}`;
  named(marker, `${incident.title}, ${longDate(incident.started_on)}${precision}`);
  const extent = leaflet.layerGroup();
  const isDrawn = !isSpot && radius !== null && isSeen(map, lat, radius);
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

/**
 * @param {string} type
 * @param {[number, number]} moved from its place: a line leads there, if it is not covered
 */
function mark(type, [right, down]) {
  const look = { class: `mark mark-${type}`, viewBox: "0 0 16 16", "aria-hidden": "true" };
  const [x, y] = [right, down].map((pixels) => 8 - (16 / SHAPE) * pixels);
  const isFar = Math.hypot(right, down) > SHAPE / 2;
  const lead = isFar ? [svg("path", { class: "mark-lead", d: `M8 8L${x} ${y}` })] : [];
  return svg("svg", look, ...lead, svg("use", { href: `#mark-${type}` }));
}

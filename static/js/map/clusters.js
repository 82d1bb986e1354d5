// Clusters of incidents: how many, of which types (the ring), and how many were killed.
import { named, withPopup } from "../lib/leaflet.js";
import { element, fill, grouped } from "../lib/page.js";

/** @typedef {import("./incidents.js").Leaflet} Leaflet */
/** @typedef {import("./incidents.js").MapData} MapData */
/** @typedef {import("./incidents.js").Cluster} Cluster */

export const SVG = "http://www.w3.org/2000/svg";
const CLOSEST = 0.0005; // degrees: clusters tighter than this open as a list
const RING = 4; // its width in pixels
const LEAST_ARC = 4; // of 100: a type that is there is seen

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {MapData} data
 * @param {Cluster} cluster
 */
export function clusterMarker(leaflet, map, data, cluster) {
  const size = Math.round(34 + 12 * Math.log10(cluster.count));
  const icon = leaflet.divIcon({
    className: "cluster",
    html: element(
      "div",
      { class: "cluster-disc" },
      ring(cluster.types, size),
      element("span", { class: "cluster-count" }, grouped(cluster.count)),
      element("span", { class: "cluster-toll" }, killed(data, cluster, "?")),
    ),
    iconSize: [size, size],
  });
  const marker = leaflet.marker([cluster.lat, cluster.lon], { icon });
  named(marker, label(data, cluster));
  const isTight = cluster.east - cluster.west < CLOSEST && cluster.north - cluster.south < CLOSEST;
  if (isTight) return withPopup(marker, data, heapContent(data, cluster));
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
export function killed(data, of, unknown = data.words.unknown) {
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
  const drawing = document.createElementNS(SVG, "svg");
  const middle = size / 2;
  drawing.setAttribute("viewBox", `0 0 ${size} ${size}`);
  drawing.setAttribute("aria-hidden", "true");
  for (const { type, from, length } of arcs(types)) {
    const arc = document.createElementNS(SVG, "circle");
    const shape = { cx: middle, cy: middle, r: middle - RING / 2, pathLength: 100 };
    const drawn = { "stroke-dasharray": `${length} ${100 - length}`, "stroke-dashoffset": -from };
    for (const [name, value] of Object.entries({ ...shape, ...drawn })) {
      arc.setAttribute(name, String(value));
    }
    arc.setAttribute("class", `arc-${type}`);
    drawing.append(arc);
  }
  return drawing;
}

/**
 * All that the drawing says, in words.
 * @param {MapData} data
 * @param {Cluster} cluster
 */
function label(data, cluster) {
  const values = { count: grouped(cluster.count), killed: killed(data, cluster) };
  const unknown = cluster.killed_best === null ? 0 : cluster.killed_unknown;
  const types = Object.entries(cluster.types).map(([type, n]) =>
    fill(data.words.ofType, { type: data.types[type] ?? type, count: grouped(n) }),
  );
  const without = unknown ? [fill(data.words.noFigure, { count: grouped(unknown) })] : [];
  return [fill(data.words.cluster, values), ...types, ...without].join("; ");
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

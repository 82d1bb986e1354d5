// Incidents and their clusters, tile by tile, from the server.
import { element, fill, grouped } from "../lib/page.js";

/** @typedef {typeof import("leaflet")} Leaflet */
/** @typedef {{west: number, south: number, east: number, north: number}} Box */
/** @typedef {{lon: number, lat: number, type: string, killed_best: number | null}} Spot */
/** @typedef {Spot & Box & {count: number, killed_unknown: number}} Cluster */
/** @typedef {Spot & {id: string, title: string, started_on: string, radius_m: number | null}} Incident */
/**
 * @typedef {object} MapData
 * @property {string} tiles address with {z}, {x} and {y} in it
 * @property {string} query the filter
 * @property {string} list
 * @property {string} incident address with ID in it
 * @property {Record<string, string>} types
 * @property {Record<string, string>} words
 */

const SVG = "http://www.w3.org/2000/svg";
const CLOSEST = 0.0005; // degrees: clusters tighter than this open as a list

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {MapData} data
 * @param {(hasFailed: boolean) => void} report
 */
export function addIncidents(leaflet, map, data, report) {
  const layer = new leaflet.GridLayer({ keepBuffer: 0, noWrap: true, updateWhenIdle: true });
  /** @type {Map<string, {group: import("leaflet").LayerGroup, stop: AbortController}>} */
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
    const tile = { group: leaflet.layerGroup().addTo(map), stop: new AbortController() };
    tiles.set(key, tile);
    fetchTile(data, coords, tile.stop.signal)
      .then(({ clusters, incidents }) => {
        for (const cluster of clusters) {
          clusterMarker(leaflet, map, data, cluster).addTo(tile.group);
        }
        for (const incident of incidents) {
          incidentMarker(leaflet, data, incident).addTo(tile.group);
        }
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
  return layer;
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
 * @param {Cluster} cluster
 */
function clusterMarker(leaflet, map, data, cluster) {
  const size = Math.round(26 + 7 * Math.log10(cluster.count) * 2);
  const icon = leaflet.divIcon({
    className: "cluster",
    html: element("span", {}, grouped(cluster.count)),
    iconSize: [size, size],
  });
  const marker = leaflet.marker([cluster.lat, cluster.lon], { icon });
  named(
    marker,
    fill(data.words.cluster, { count: grouped(cluster.count), killed: killed(data, cluster) }),
  );
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
 * @param {Leaflet} leaflet
 * @param {MapData} data
 * @param {Incident} incident
 */
function incidentMarker(leaflet, data, incident) {
  const icon = leaflet.divIcon({
    className: "incident-mark",
    html: mark(incident.type),
    iconSize: [26, 26],
  });
  const marker = leaflet.marker([incident.lat, incident.lon], { icon });
  named(marker, `${incident.title}, ${longDate(incident.started_on)}`);
  if (incident.radius_m) {
    const circle = leaflet.circle([incident.lat, incident.lon], {
      radius: incident.radius_m,
      className: "here",
      interactive: false,
    });
    marker.on("popupopen", () => circle.addTo(/** @type {any} */ (marker)._map));
    marker.on("popupclose remove", () => circle.remove());
  }
  return withPopup(marker, data, incidentContent(data, incident));
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
  );
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
 * Opening moves the focus into the popup; closing brings it back to the marker.
 * @param {import("leaflet").Marker} marker
 * @param {MapData} data
 * @param {HTMLElement} content
 */
function withPopup(marker, data, content) {
  marker.bindPopup(content, { minWidth: 200, maxWidth: 280 });
  /** @param {KeyboardEvent} event Leaflet hears Escape on the map alone */
  const closeOnEscape = (event) => {
    if (event.key === "Escape") marker.closePopup();
  };
  marker.on("popupopen", ({ popup }) => {
    const box = popup.getElement();
    box?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", data.words.close);
    box?.addEventListener("keydown", closeOnEscape);
    content.querySelector("a")?.focus({ preventScroll: true });
  });
  marker.on("popupclose", () => marker.getElement()?.focus({ preventScroll: true }));
  return marker;
}

/**
 * Leaflet names image icons only, and lets Enter alone press a marker.
 * @param {import("leaflet").Marker} marker
 * @param {string} label
 */
function named(marker, label) {
  marker.on("add", () => {
    const icon = marker.getElement();
    icon?.setAttribute("aria-label", label);
    icon?.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        marker.fire("click", { latlng: marker.getLatLng() });
      }
    });
  });
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

/**
 * @param {MapData} data
 * @param {{killed_best: number | null}} of
 */
function killed(data, of) {
  return of.killed_best === null ? data.words.unknown : grouped(of.killed_best);
}

/** @param {string} iso */
function longDate(iso) {
  const form = /** @type {const} */ ({ dateStyle: "long", timeZone: "UTC" });
  return new Intl.DateTimeFormat(document.documentElement.lang, form).format(new Date(iso));
}

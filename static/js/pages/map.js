import { baseMap, loadLeaflet, whenWanted } from "../lib/leaflet.js";
import { element, fill, readJson } from "../lib/page.js";
import { placed } from "../map/cells.js";
import { clusterMarker, incidentMarker } from "../map/incidents.js";

/** @typedef {import("../map/incidents.js").Leaflet} Leaflet */
/** @typedef {import("../lib/leaflet.js").Extent} Extent */
/** @typedef {import("../map/incidents.js").MapData} MapData */
/** @typedef {import("../map/cells.js").Part} Part */
/** @typedef {{x: number, y: number, z: number}} Coords */
/** @typedef {{place: number, group: import("leaflet").LayerGroup, stop: AbortController, parts: Part[]}} Tile */

const CLOSE = 7;
const SIDE = 256; // pixels of a tile at its own zoom
const figure = document.querySelector("[data-obs-map]");
const data = readJson("map-data");

/** @param {HTMLElement} place */
async function start(place) {
  const leaflet = await loadLeaflet(place);
  const { map, extent, draw } = baseMap(leaflet, place, data);
  let shown = extent;
  /** @param {Extent} extent */
  const fit = ({ asked }) =>
    map.fitBounds(asked, { paddingTopLeft: [4, 4], paddingBottomRight: [4, 20] }); // the source
  if (extent) {
    fit(extent);
    map.setMaxBounds(extent.whole.pad(0.5));
  }
  // Near by, a region is the ground under the marks: its colour says what it did from afar.
  const shade = () => map.getContainer().classList.toggle("is-close", map.getZoom() >= CLOSE);
  map.on("zoomend", shade);
  shade();
  const notice = failureNotice();
  const { layer, spots } = addIncidents(leaflet, map, data, () => {
    notice.hidden = false;
  });
  const again = () => {
    notice.hidden = true;
    layer.remove().addTo(map); // redraw() would ask for tiles of a broken zoom
  };
  notice.querySelector("button")?.addEventListener("click", again);
  document.addEventListener("obs:filters-changed", () => {
    Object.assign(data, readJson("map-data"));
    map.closePopup();
    const now = draw();
    // Of other regions; under another filter of the same ones the reader stays.
    if (now && !(shown && now.asked.equals(shown.asked))) fit(now);
    shown = now;
    again();
  });
  place.after(notice);
  if (place.dataset.obsLaterTools) loadTools(place, { leaflet, map, data, spots });
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {MapData} data
 * @param {(hasFailed: boolean) => void} report
 */
function addIncidents(leaflet, map, data, report) {
  const layer = new leaflet.GridLayer({ keepBuffer: 0, noWrap: true, updateWhenIdle: true });
  /** @type {Map<string, Tile>} */
  const tiles = new Map();

  /** @param {string} key */
  const drop = (key) => {
    tiles.get(key)?.stop.abort();
    tiles.get(key)?.group.remove();
    tiles.delete(key);
  };
  /** @param {Coords} coords */
  const createTile = (coords) => {
    const key = `${coords.z}/${coords.x}/${coords.y}`;
    drop(key);
    const group = leaflet.layerGroup().addTo(map);
    const place = coords.y * 2 ** coords.z + coords.x;
    const tile = { place, group, stop: new AbortController(), parts: /** @type {Part[]} */ ([]) };
    tiles.set(key, tile);
    fetchTile(data, coords, tile.stop.signal)
      .then((parts) => {
        tile.parts = parts;
        addMarks(leaflet, map, data, coords, tile);
        putInOrder(tile, [...tiles.values()]);
        letTab(map);
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
  map.on("moveend resize", () => letTab(map));
  layer.addTo(map);
  /** What is drawn now, each with how many it stands for. */
  const spots = () => [...tiles.values()].flatMap((tile) => tile.parts);
  return { layer, spots };
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {MapData} data
 * @param {Coords} coords
 * @param {Tile} tile
 */
function addMarks(leaflet, map, data, coords, { group, parts }) {
  const scale = map.getZoomScale(map.getZoom(), coords.z);
  /** @param {Part} part @returns {[number, number]} */
  const locate = ({ lat, lon }) => {
    const { x, y } = map.project([lat, lon], coords.z);
    return [(x - SIDE * coords.x) * scale, (y - SIDE * coords.y) * scale];
  };
  for (const one of placed(parts, locate, SIDE * scale)) {
    const { part } = one;
    const marker =
      "count" in part
        ? clusterMarker(leaflet, map, data, part, one)
        : incidentMarker(leaflet, map, data, part, one);
    marker.addTo(group);
  }
}

/**
 * Tab goes from tile to tile as one reads, whichever came first. What may have the focus
 * stays where it is.
 * @param {Tile} tile
 * @param {Tile[]} tiles
 */
function putInOrder(tile, tiles) {
  const later = tiles.filter(({ place, parts }) => place > tile.place && parts.length);
  const next = later.sort((one, other) => one.place - other.place)[0];
  if (next) elements(next)[0].before(...elements(tile));
}

/**
 * Tab visits what is wholly seen; the arrows bring the rest. What the edge of the map
 * cuts, or a control covers, would be too small a target (WCAG 2.5.8).
 * @param {import("leaflet").Map} map
 */
function letTab(map) {
  const box = map.getContainer();
  const frame = box.getBoundingClientRect();
  const controls = [...box.querySelectorAll(".leaflet-control")].map((one) =>
    one.getBoundingClientRect(),
  );
  for (const icon of box.querySelectorAll(".leaflet-marker-icon[role=button]")) {
    const { left, right, top, bottom } = icon.getBoundingClientRect();
    const isCovered = controls.some(
      (one) => left < one.right && right > one.left && top < one.bottom && bottom > one.top,
    );
    const isInside =
      left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
    icon.setAttribute("tabindex", isInside && !isCovered ? "0" : "-1");
  }
}

/** @param {Tile} tile */
const elements = ({ group }) =>
  group.getLayers().flatMap((layer) => /** @type {any} */ (layer).getElement() ?? []);

/**
 * @param {MapData} data
 * @param {Coords} coords
 * @param {AbortSignal} signal
 * @returns {Promise<Part[]>}
 */
async function fetchTile(data, coords, signal) {
  const query = data.query ? `?${data.query}` : "";
  const headers = { "Accept-Language": document.documentElement.lang };
  const answer = await fetch(fill(data.tiles, coords) + query, { headers, signal });
  if (!answer.ok) throw new Error(`tile: ${answer.status}`);
  const { clusters, incidents } = await answer.json();
  return [...clusters, ...incidents];
}

/**
 * What is used now and then comes after the incidents, and is handed the map.
 * @param {HTMLElement} place
 * @param {import("../pages/tools.js").Tools} detail
 */
function loadTools(place, detail) {
  const script = element("script", { type: "module", src: place.dataset.obsLaterTools ?? "" });
  script.addEventListener("load", () =>
    document.dispatchEvent(new CustomEvent("obs:map-ready", { detail })),
  );
  document.head.append(script);
}

function failureNotice() {
  const again = element(
    "button",
    { type: "button", class: "button button-quiet" },
    data.words.retry,
  );
  const notice = element("p", { class: "notice", role: "status" }, data.words.failed, " ", again);
  notice.hidden = true;
  return notice;
}

if (figure instanceof HTMLElement && data.frame) {
  whenWanted(figure, () => start(figure));
}

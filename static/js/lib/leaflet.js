// The only module that touches the global `L`: it loads Leaflet, draws the base map
// from the outlines that the page already holds, and hands Leaflet on to others.
import { element, isSlow } from "./page.js";

/** @typedef {typeof import("leaflet")} Leaflet */
/** @typedef {[number, number]} Pair longitude and latitude, or x and y */
/** @typedef {{x: number, y: number, scale: number}} Frame where 0° 0° lies in the SVG */
/** @typedef {{name: string, lon: number, lat: number}} Town */
/** @typedef {import("leaflet").LatLngBounds} Bounds */
/** @typedef {{whole: Bounds, asked: Bounds}} Extent asked: without what the filter leaves out */
/**
 * @typedef {object} BaseData
 * @property {Frame | null} frame
 * @property {Town[]} towns
 * @property {string} baseTiles
 * @property {string} baseAttribution
 * @property {Record<string, string>} words
 */

/**
 * The points of an SVG path made of M, L and Z alone, one list per ring or line.
 * @param {string} path
 * @returns {Pair[][]}
 */
export function parsePath(path) {
  return path
    .split("M")
    .filter(Boolean)
    .map((part) =>
      part
        .replace("Z", "")
        .split("L")
        .map((point) => /** @type {Pair} */ (point.trim().split(/[ ,]+/).map(Number))),
    );
}

/**
 * A point of the drawing as latitude and longitude (the drawing is Web Mercator).
 * @param {Pair} point
 * @param {Frame} frame
 * @returns {Pair}
 */
export function toLatLng([x, y], frame) {
  const mercator = ((frame.y - y) / frame.scale) * (Math.PI / 180);
  const latitude = Math.atan(Math.sinh(mercator)) * (180 / Math.PI);
  return [latitude, (x - frame.x) / frame.scale];
}

/**
 * Start at once, or on a tap where the line is slow.
 * @param {HTMLElement} figure
 * @param {() => Promise<void>} start
 */
export function whenWanted(figure, start) {
  const button = figure.querySelector("[data-obs-map-load]");
  const connection = /** @type {any} */ (navigator).connection;
  if (!(button instanceof HTMLButtonElement) || !isSlow(connection)) {
    start();
    return;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    await start();
    button.remove();
  });
}

/**
 * @param {HTMLElement} figure names the script, and the sheet if the page's has it not
 * @returns {Promise<Leaflet>}
 */
export async function loadLeaflet(figure) {
  const { obsLeaflet = "", obsLeafletCss } = figure.dataset;
  const wanted = [element("script", { src: obsLeaflet })];
  if (obsLeafletCss) wanted.push(element("link", { rel: "stylesheet", href: obsLeafletCss }));
  await Promise.all(wanted.map(loaded));
  return /** @type {any} */ (window).L;
}

/**
 * @param {HTMLElement} wanted
 * @returns {Promise<void>}
 */
function loaded(wanted) {
  return new Promise((resolve, reject) => {
    wanted.addEventListener("load", () => resolve());
    wanted.addEventListener("error", reject);
    document.head.append(wanted);
  });
}

/**
 * A map over the drawing, showing the same outlines and towns.
 * @param {Leaflet} leaflet
 * @param {HTMLElement} figure
 * @param {BaseData} data
 */
export function baseMap(leaflet, figure, data) {
  const canvas = element("div", { class: "map-canvas", role: "region" });
  figure.append(canvas);
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = leaflet.map(canvas, {
    zoomAnimation: moves,
    fadeAnimation: moves,
    inertia: moves,
    zoomControl: false,
    minZoom: 4,
    maxZoom: 16,
    zoomSnap: 0.25,
    scrollWheelZoom: false,
  });
  // The wheel scrolls the page until the reader has shown interest in the map.
  map.once("click focus", () => map.scrollWheelZoom.enable());
  leaflet.control
    .zoom({
      zoomInTitle: data.words.zoomIn,
      zoomOutTitle: data.words.zoomOut,
    })
    .addTo(map);
  const { outerHTML: outlines } = element("span", {}, data.words.outlines); // Leaflet takes HTML
  map.attributionControl.setPrefix("Leaflet").addAttribution(outlines);
  if (data.baseTiles) {
    leaflet.tileLayer(data.baseTiles, { attribution: data.baseAttribution }).addTo(map);
  }
  map.createPane("outlines").style.zIndex = "350"; // below what is drawn on them
  const shapes = leaflet.layerGroup().addTo(map);
  /** The outlines as the page's drawing has them now: under another filter, anew. */
  const draw = () => {
    const drawing = figure.querySelector("[data-obs-overview]");
    canvas.setAttribute("aria-label", drawing?.querySelector("title")?.textContent ?? "");
    shapes.clearLayers();
    // Left in place, unseen, so that the page does not jump.
    drawing?.classList.add("is-replaced");
    drawing?.setAttribute("aria-hidden", "true");
    return data.frame && drawing ? addShapes(leaflet, shapes, drawing, data.frame) : null;
  };
  addTowns(leaflet, map, data.towns);
  return { map, extent: draw(), draw };
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").LayerGroup} map
 * @param {Element} drawing
 * @param {Frame} frame
 * @returns {Extent | null}
 */
function addShapes(leaflet, map, drawing, frame) {
  const [whole, asked] = [leaflet.latLngBounds([]), leaflet.latLngBounds([])];
  for (const path of drawing.querySelectorAll(":scope > path")) {
    const shape = shapeOf(leaflet, path, frame).addTo(map);
    if (!path.hasAttribute("data-obs-region")) continue;
    whole.extend(shape.getBounds());
    if (!path.matches(".ramp-out")) asked.extend(shape.getBounds());
  }
  for (const text of drawing.querySelectorAll("text.country, text.value")) {
    const at = /** @type {Pair} */ (["x", "y"].map((name) => Number(text.getAttribute(name))));
    const name = `${text.getAttribute("class")}-label`;
    addLabel(leaflet, map, toLatLng(at, frame), name, text.textContent ?? "");
  }
  return whole.isValid() ? { whole, asked: asked.isValid() ? asked : whole } : null;
}

/**
 * @param {Leaflet} leaflet
 * @param {Element} path
 * @param {Frame} frame
 */
function shapeOf(leaflet, path, frame) {
  const rings = parsePath(path.getAttribute("d") ?? "").map((ring) =>
    ring.map((point) => toLatLng(point, frame)),
  );
  const className = path.getAttribute("class") ?? "";
  const fillColor = path.getAttribute("fill") ?? undefined;
  const options = { className, fillColor, interactive: false, pane: "outlines" };
  if (!path.matches("[data-obs-region], .lake")) return leaflet.polyline(rings, options);
  const parts = rings.map((ring) => [ring]);
  return leaflet.polygon(parts, options);
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {Town[]} towns
 */
function addTowns(leaflet, map, towns) {
  for (const town of towns) {
    addLabel(leaflet, map, [town.lat, town.lon], "town-label", town.name);
  }
}

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map | import("leaflet").LayerGroup} map
 * @param {Pair} at latitude and longitude
 * @param {string} className
 * @param {string} name
 */
function addLabel(leaflet, map, at, className, name) {
  const html = element("span", {}, name);
  const icon = leaflet.divIcon({ className, html, iconSize: [0, 0] });
  const options = { icon, interactive: false, keyboard: false, zIndexOffset: -1000 };
  leaflet.marker(at, options).addTo(map);
}

/**
 * Opening moves the focus into the popup; closing brings it back to the marker.
 * @param {import("leaflet").Marker} marker
 * @param {{words: Record<string, string>}} data
 * @param {HTMLElement} content
 */
export function withPopup(marker, data, content) {
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
 * Leaflet names image icons only, and lets Enter alone press a marker, with a popup alone.
 * @param {import("leaflet").Marker} marker
 * @param {string} label
 */
export function named(marker, label) {
  marker.on("add", () => {
    const icon = marker.getElement();
    icon?.setAttribute("aria-label", label);
    icon?.addEventListener("keydown", (event) => {
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault(); // or Leaflet would press it again
        marker.fire("click", { latlng: marker.getLatLng() });
      }
    });
  });
}

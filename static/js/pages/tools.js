// What is done on the map now and then; loaded once the incidents stand.
import { fill } from "../lib/page.js";
import { heat } from "../map/heat.js";
import { kilometres, picking } from "../map/picking.js";

/** @typedef {import("leaflet").LatLng} LatLng */
/**
 * @typedef {object} Tools
 * @property {typeof import("leaflet")} leaflet
 * @property {import("leaflet").Map} map
 * @property {{tools: Record<string, string>}} data
 * @property {() => {lon: number, lat: number, count?: number}[]} spots
 */

/** @param {Tools} tools */
function start(tools) {
  showAddress(tools);
  const bar = document.querySelector("[data-obs-tools]");
  const frame = document.querySelector("[data-obs-map-frame]");
  if (bar instanceof HTMLElement && frame) startBar(bar, frame, tools);
}

/**
 * What the address says of the map beside its incidents: the place that it chooses by,
 * and the density.
 * @param {Tools} tools
 */
function showAddress({ leaflet, map, spots }) {
  const chosen = leaflet.featureGroup().addTo(map);
  let shown = "";
  /** @type {(() => void) | null} */
  let stopHeat = null;
  const show = () => {
    const asked = new URLSearchParams(location.search);
    const place = `${asked.get("near")} ${asked.get("polygon")}`;
    if (place !== shown) {
      shown = place;
      chosen.clearLayers();
      mark(leaflet, chosen, asked);
      const bounds = chosen.getBounds();
      if (bounds.isValid()) map.fitBounds(bounds.pad(0.1));
    }
    const isOn = asked.get("layer") === "heat";
    if (isOn) stopHeat ??= heat(map, spots);
    if (isOn || !stopHeat) return;
    stopHeat();
    stopHeat = null;
  };
  document.addEventListener("obs:filters-changed", show);
  show();
}

/**
 * @param {typeof import("leaflet")} leaflet
 * @param {import("leaflet").LayerGroup} chosen
 * @param {URLSearchParams} asked
 */
function mark(leaflet, chosen, asked) {
  const options = { className: "picked", interactive: false };
  const [lon, lat, km] = (asked.get("near") ?? "").split(",").map(Number);
  if (km) leaflet.circle([lat, lon], { ...options, radius: km * 1000 }).addTo(chosen);
  const numbers = (asked.get("polygon") ?? "").split(",").map(Number);
  if (numbers.length > 5 && numbers.every(Number.isFinite)) {
    const corners = numbers.flatMap((x, place) =>
      place % 2 ? [] : [/** @type {[number, number]} */ ([numbers[place + 1], x])],
    );
    leaflet.polygon(corners, options).addTo(chosen);
  }
}

/**
 * @param {HTMLElement} bar
 * @param {Element} frame
 * @param {Tools} tools
 */
function startBar(bar, frame, { leaflet, map, data }) {
  const said = /** @type {HTMLElement} */ (bar.querySelector("[data-obs-tools-said]"));
  const words = data.tools;
  /** @type {(() => void) | null} */
  let stopPicking = null;
  /** @type {Record<string, string>} */
  let wanted = {};

  /** @param {string} name */
  const button = (name) =>
    /** @type {HTMLButtonElement} */ (bar.querySelector(`[data-obs-tool="${name}"]`));
  /** @param {string} name @param {boolean} isOn */
  const press = (name, isOn) => button(name).setAttribute("aria-pressed", String(isOn));
  /** @param {number} km */
  const inWords = (km) =>
    new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(km);

  const stop = () => {
    stopPicking?.();
    stopPicking = null;
    said.textContent = "";
    button("choose").hidden = true;
    for (const name of ["measure", "area", "circle"]) press(name, false);
  };

  /** @type {Record<string, (points: LatLng[]) => void>} */
  const changed = {
    measure(points) {
      const km = inWords(kilometres(map, points));
      said.textContent = points.length > 1 ? fill(words.distance, { km }) : words.measure;
    },
    area(points) {
      wanted = { polygon: points.map((point) => pair(point)).join(",") };
      button("choose").disabled = points.length < 3;
      said.textContent = words.area;
    },
    circle(points) {
      const km = points.length > 1 ? kilometres(map, points) : 0;
      wanted = points.length ? { near: `${pair(points[0])},${km.toFixed(1)}` } : {};
      button("choose").disabled = km < 0.1;
      said.textContent = km ? fill(words.radius, { km: inWords(km) }) : words.circle;
    },
  };

  /** @param {"measure" | "area" | "circle"} name */
  const pick = (name) => {
    const isOn = button(name).getAttribute("aria-pressed") === "true";
    stop();
    if (isOn) return;
    press(name, true);
    const shape = name === "measure" ? "line" : name;
    button("choose").hidden = shape === "line"; // there from the start: the map keeps its place
    stopPicking = picking(leaflet, map, {
      shape,
      changed: changed[name],
      ended: () => {
        stop();
        button(name).focus();
      },
    });
    changed[name]([]);
  };

  /** The density is on or off as the address has it. */
  const hear = () => {
    const isOn = new URLSearchParams(location.search).get("layer") === "heat";
    press("heat", isOn);
    said.textContent = isOn ? words.heat : "";
  };

  /** @type {Record<string, () => void>} */
  const actions = {
    fullscreen() {
      if (document.fullscreenElement) document.exitFullscreen();
      else frame.requestFullscreen();
    },
    // Where somebody is stays on the device: the map is not zoomed to it, since the tiles
    // asked for would tell the server.
    locate: () => map.locate(),
    measure: () => pick("measure"),
    area: () => pick("area"),
    circle: () => pick("circle"),
    heat() {
      const isOn = button("heat").getAttribute("aria-pressed") === "true";
      visit({ layer: isOn ? "" : "heat" }, ["layer"]);
    },
    print: () => window.print(),
    choose() {
      stop();
      visit(wanted, ["near", "polygon", "bbox", "page"]);
    },
  };
  bar.addEventListener("click", ({ target }) => {
    const name = target instanceof Element && target.closest("[data-obs-tool]");
    if (name) actions[name.getAttribute("data-obs-tool") ?? ""]?.();
  });
  document.addEventListener("fullscreenchange", () => {
    press("fullscreen", document.fullscreenElement === frame);
    map.invalidateSize();
  });
  const here = leaflet.layerGroup().addTo(map);
  map.on("locationfound", ({ latlng, accuracy }) => {
    here.clearLayers();
    const options = { className: "you", interactive: false };
    leaflet.circle(latlng, { ...options, radius: accuracy }).addTo(here);
    leaflet.circleMarker(latlng, { ...options, className: "you-dot", radius: 6 }).addTo(here);
    map.panTo(latlng);
    said.textContent = fill(words.located, { km: inWords(accuracy / 1000) });
  });
  map.on("locationerror", () => {
    said.textContent = words.lost;
  });
  document.addEventListener("obs:filters-changed", hear);
  button("fullscreen").hidden = !document.fullscreenEnabled;
  button("locate").hidden = !window.isSecureContext || !navigator.geolocation;
  hear();
  bar.hidden = false;
}

/** @param {LatLng} point */
const pair = ({ lng, lat }) => `${lng.toFixed(4)},${lat.toFixed(4)}`;

/**
 * @param {Record<string, string>} wanted what the address is to say; an empty text: nothing
 * @param {string[]} instead of these
 */
function visit(wanted, instead) {
  const asked = new URLSearchParams(location.search);
  for (const name of instead) asked.delete(name);
  for (const [name, value] of Object.entries(wanted)) if (value) asked.set(name, value);
  const address = `${location.pathname}${asked.size ? `?${asked}` : ""}`;
  document.dispatchEvent(new CustomEvent("obs:visit", { detail: { address, history: "push" } }));
}

document.addEventListener(
  "obs:map-ready",
  (event) => start(/** @type {CustomEvent} */ (event).detail),
  { once: true },
);

// Points set on the map by clicks, or by Enter for its middle: to measure and to choose.

/** @typedef {typeof import("leaflet")} Leaflet */
/** @typedef {import("leaflet").LatLng} LatLng */
/**
 * @typedef {object} Picking
 * @property {"line" | "area" | "circle"} shape
 * @property {(points: LatLng[]) => void} changed
 * @property {() => void} ended by Escape
 */

/**
 * @param {Leaflet} leaflet
 * @param {import("leaflet").Map} map
 * @param {Picking} wanted
 */
export function picking(leaflet, map, { shape, changed, ended }) {
  const box = map.getContainer();
  const drawn = leaflet.layerGroup().addTo(map);
  /** @type {LatLng[]} */
  let points = [];

  const draw = () => {
    drawn.clearLayers();
    const options = { className: "picked", interactive: false };
    if (shape === "circle" && points.length === 2) {
      const radius = map.distance(points[0], points[1]);
      leaflet.circle(points[0], { ...options, radius }).addTo(drawn);
    } else if (shape === "area" && points.length > 2) {
      leaflet.polygon(points, options).addTo(drawn);
    } else if (points.length > 1) {
      leaflet.polyline(points, { ...options, className: "picked picked-line" }).addTo(drawn);
    }
    for (const point of points) {
      leaflet.circleMarker(point, { ...options, radius: 4, className: "here-dot" }).addTo(drawn);
    }
    changed(points);
  };
  /** @param {LatLng} point */
  const add = (point) => {
    points = shape === "circle" && points.length === 2 ? [point] : [...points, point];
    draw();
  };
  /** @param {import("leaflet").LeafletMouseEvent} event */
  const clicked = (event) => add(event.latlng);
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.key === "Enter" && event.target === box) add(map.getCenter());
    if (event.key === "Backspace") {
      points = points.slice(0, -1);
      draw();
    }
    if (event.key === "Escape") ended();
  };
  map.doubleClickZoom.disable();
  map.on("click", clicked);
  box.addEventListener("keydown", pressed);
  box.classList.add("is-picking");
  box.focus({ preventScroll: true });
  return () => {
    map.doubleClickZoom.enable();
    map.off("click", clicked);
    box.removeEventListener("keydown", pressed);
    box.classList.remove("is-picking");
    drawn.remove();
  };
}

/**
 * @param {import("leaflet").Map} map
 * @param {LatLng[]} points
 */
export function kilometres(map, points) {
  const legs = points.slice(1).map((point, index) => map.distance(points[index], point));
  return legs.reduce((sum, leg) => sum + leg, 0) / 1000;
}

// Density: a soft spot on a canvas for everything drawn, by how many it stands for beside
// the most of those in view. The numbers stay; regions and rings give their colours up.

const RADIUS = 56; // pixels: spots of cells side by side flow into each other

/** @typedef {{lon: number, lat: number, count?: number}} Spot */

/**
 * @param {import("leaflet").Map} map
 * @param {() => Spot[]} spots
 */
export function heat(map, spots) {
  map.getContainer().classList.add("is-heat");
  const pane = map.getPane("heat") ?? map.createPane("heat");
  pane.style.zIndex = "380"; // over the outlines, under the marks
  pane.style.pointerEvents = "none";
  const canvas = document.createElement("canvas");
  pane.append(canvas);
  let waiting = 0;

  const draw = () => {
    waiting = 0;
    const { x: width, y: height } = map.getSize();
    const scale = window.devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const corner = map.containerPointToLayerPoint([0, 0]);
    canvas.style.transform = `translate(${corner.x}px, ${corner.y}px)`;
    canvas.style.visibility = "visible";
    const brush = canvas.getContext("2d");
    if (!brush) return;
    brush.scale(scale, scale);
    const colour = getComputedStyle(canvas).color;
    const seen = map.getBounds().pad(0.1);
    const found = spots().filter(({ lat, lon }) => seen.contains([lat, lon]));
    const most = Math.max(1, ...found.map(({ count = 1 }) => count));
    for (const { lat, lon, count = 1 } of found) {
      paint(brush, map.latLngToContainerPoint([lat, lon]), strength(count, most), colour);
    }
  };
  const later = () => {
    waiting ||= requestAnimationFrame(draw);
  };
  const hide = () => {
    canvas.style.visibility = "hidden";
  };
  map.on("moveend resize spots", later);
  map.on("zoomstart", hide);
  later();
  return () => {
    map.off("moveend resize spots", later);
    map.off("zoomstart", hide);
    cancelAnimationFrame(waiting);
    canvas.remove();
    map.getContainer().classList.remove("is-heat");
  };
}

/**
 * By the root, as few among many would not be seen.
 * @param {number} count
 * @param {number} most
 */
export const strength = (count, most) => 0.1 + 0.7 * Math.sqrt(count / most);

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {{x: number, y: number}} at
 * @param {number} alpha
 * @param {string} colour
 */
function paint(brush, { x, y }, alpha, colour) {
  const gradient = brush.createRadialGradient(x, y, 0, x, y, RADIUS);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(1, "transparent");
  brush.globalAlpha = alpha;
  brush.fillStyle = gradient;
  brush.fillRect(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
}

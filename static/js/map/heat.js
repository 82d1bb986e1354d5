// Density: a soft spot on a canvas for everything drawn, by how many it stands for.

/** @typedef {{lon: number, lat: number, count?: number}} Spot */

/**
 * @param {import("leaflet").Map} map
 * @param {() => Spot[]} spots
 */
export function heat(map, spots) {
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
    for (const spot of spots()) {
      paint(brush, map.latLngToContainerPoint([spot.lat, spot.lon]), spot, colour);
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
  };
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {{x: number, y: number}} at
 * @param {Spot} spot
 * @param {string} colour
 */
function paint(brush, { x, y }, { count = 1 }, colour) {
  const size = Math.log10(count);
  const radius = 32 + 18 * size;
  const gradient = brush.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(1, "transparent");
  brush.globalAlpha = Math.min(0.85, 0.35 + 0.15 * size);
  brush.fillStyle = gradient;
  brush.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

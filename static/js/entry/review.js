/** The desk: the reported point and how uncertain it is, drawn on the outlines. */
import { outlineMap, pointOn } from "./outline_map.js";

const holder = document.querySelector("[data-obs-point-shown]");
if (holder instanceof HTMLElement) show(holder);

/** @param {HTMLElement} holder */
async function show(holder) {
  const { leaflet, map } = await outlineMap(holder);
  const here = /** @type {[number, number]} */ ([
    Number(holder.dataset.obsLatitude),
    Number(holder.dataset.obsLongitude),
  ]);
  const radius = Number(holder.dataset.obsRadius);
  pointOn(leaflet, here, radius).addTo(map);
  map.setView(here, radius > 20_000 ? 7 : 8);
}

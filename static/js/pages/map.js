import { baseMap, loadLeaflet, whenWanted } from "../lib/leaflet.js";
import { element, readJson } from "../lib/page.js";
import { addIncidents } from "../map/incidents.js";

const figure = document.querySelector("[data-obs-map]");
const data = readJson("map-data");

/** @param {HTMLElement} place */
async function start(place) {
  const leaflet = await loadLeaflet(place);
  const { map, bounds, draw } = baseMap(leaflet, place, data);
  if (bounds) {
    map.fitBounds(bounds, { padding: [4, 4] });
    map.setMaxBounds(bounds.pad(0.5));
  }
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
    draw();
    again();
  });
  place.after(notice);
  if (place.dataset.obsLaterTools) loadTools(place, { leaflet, map, data, spots });
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

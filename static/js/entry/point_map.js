/** Choosing the point on a map, or with the place; both end in the two text fields. */
import { fill } from "../lib/page.js";
import { outlineMap, pointOn } from "./outline_map.js";
import { nearestPlaces } from "./places.js";

const GPS = { enableHighAccuracy: true, timeout: 30_000, maximumAge: 60_000 };
const DECIMALS = 5; // one metre: more than any thumb can mean

/** @param {HTMLFormElement} form */
export function pickPoints(form) {
  const holder = form.querySelector("[data-obs-point-map]");
  if (!(holder instanceof HTMLElement)) return;
  const latitude = document.getElementById(holder.dataset.obsLatitude ?? "");
  const longitude = document.getElementById(holder.dataset.obsLongitude ?? "");
  if (latitude instanceof HTMLInputElement && longitude instanceof HTMLInputElement) {
    new PointPicker(form, holder, latitude, longitude).start();
  }
}

class PointPicker {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} holder
   * @param {HTMLInputElement} latitude
   * @param {HTMLInputElement} longitude
   */
  constructor(form, holder, latitude, longitude) {
    this.form = form;
    this.holder = holder;
    this.latitude = latitude;
    this.longitude = longitude;
    this.button = holder.querySelector("button");
    this.status = holder.querySelector("[role=status]");
    /** @type {((zoom?: number) => void) | null} */
    this.redraw = null;
    this.ofPlace = "";
  }

  start() {
    this.holder.hidden = false;
    this.button?.addEventListener("click", () => this.open());
    const here = this.holder.querySelector("[data-obs-here]");
    if (here instanceof HTMLButtonElement && window.isSecureContext) {
      here.hidden = !navigator.geolocation;
      here.addEventListener("click", () => this.takeHere(here));
    }
    for (const input of [this.latitude, this.longitude]) {
      input.addEventListener("change", () => this.redraw?.());
    }
    // Once the fields are empty: the point of the report before is not this one's.
    this.form.addEventListener("reset", () => setTimeout(() => this.redraw?.()));
    this.form.addEventListener("obs:place-chosen", (event) => {
      const place = /** @type {CustomEvent} */ (event).detail;
      this.write(place.latitude, place.longitude);
      this.ofPlace = this.written();
      this.redraw?.(8);
    });
    this.form.querySelector("[name=place_name]")?.addEventListener("input", () => {
      // Another name is being typed: the former place's point is not this one's.
      if (this.ofPlace && this.ofPlace === this.written()) {
        this.latitude.value = this.longitude.value = "";
        this.redraw?.();
      }
    });
  }

  async open() {
    if (!this.button) return;
    this.button.disabled = true;
    const opened = await outlineMap(this.holder).catch(() => null);
    this.button.disabled = false;
    if (!opened) return; // no network, and not kept: the coordinates can be typed
    const { leaflet, map } = opened;
    this.button.remove();
    /** @type {import("leaflet").LayerGroup | undefined} */
    let drawn;
    this.redraw = (zoom) => {
      drawn?.remove();
      const here = this.read();
      if (!here) return;
      drawn = pointOn(leaflet, here).addTo(map);
      if (zoom) map.setView(here, zoom);
    };
    this.redraw(8);
    map.on("click", ({ latlng }) => {
      this.write(latlng.lat, latlng.lng);
      this.redraw?.();
      this.tellNearest(latlng.lat, latlng.lng);
    });
  }

  /** @param {HTMLButtonElement} button */
  async takeHere(button) {
    button.disabled = true;
    const found = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(resolve, () => resolve(null), GPS),
    );
    button.disabled = false;
    if (found) {
      this.write(found.coords.latitude, found.coords.longitude);
      this.redraw?.(8);
      this.tellNearest(found.coords.latitude, found.coords.longitude);
    } else if (this.status) {
      this.status.textContent = button.dataset.obsNowhere ?? "";
    }
  }

  written() {
    return `${this.latitude.value} ${this.longitude.value}`;
  }

  /** @returns {[number, number] | null} */
  read() {
    const [latitude = Number.NaN, longitude = Number.NaN] = [
      this.latitude.value,
      this.longitude.value,
    ].map((text) => (text ? Number(text.replace(",", ".")) : Number.NaN));
    return Number.isFinite(latitude + longitude) ? [latitude, longitude] : null;
  }

  /**
   * @param {number} latitude
   * @param {number} longitude
   */
  write(latitude, longitude) {
    this.latitude.value = latitude.toFixed(DECIMALS);
    this.longitude.value = longitude.toFixed(DECIMALS);
    this.longitude.dispatchEvent(new Event("change", { bubbles: true })); // to be kept
  }

  /**
   * @param {number} latitude
   * @param {number} longitude
   */
  async tellNearest(latitude, longitude) {
    if (!this.status) return;
    const { obsPlaces = "", obsNearest = "", obsPoint = "" } = this.holder.dataset;
    const point = { latitude: latitude.toFixed(3), longitude: longitude.toFixed(3) };
    this.status.textContent = fill(obsPoint, point);
    const [place] = await nearestPlaces(obsPlaces, { lat: latitude, lng: longitude }, 1);
    if (!place) return;
    const km = Math.round(place.distance_km ?? 0);
    this.status.textContent = fill(obsNearest, { ...point, km, place: place.name });
  }
}

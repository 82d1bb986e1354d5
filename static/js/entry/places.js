/** Places by name or nearest: from the server, or from what the phone keeps of them. */

const PATIENCE_MS = 2_500;
const KM_PER_DEGREE = 111.2;
const MOST_IN_SIGHT = 400; // of which a map shows those that have room
const MOST_NEAR = 50; // the server gives no more

/**
 * @typedef {{name: string, matched_name: string, latitude: number, longitude: number,
 *   population: number | null, distance_km?: number,
 *   units: {level: string, name: string}[]}} Place
 * @typedef {{south: number, west: number, north: number, east: number}} Box in degrees
 * @typedef {[string, number, number, number, ...string[]]} Row
 * @typedef {{units: string[], places: Row[]}} Gazetteer
 */

/** @type {Promise<Gazetteer> | null} */
let kept = null;

/**
 * @param {string} address
 * @param {string} text
 * @param {number} limit
 * @returns {Promise<Place[]>}
 */
export async function searchPlaces(address, text, limit) {
  const found = await ask(address, { q: text, limit: String(limit) });
  return found ?? matching(await gazetteer(), text, limit);
}

/**
 * @param {string} address
 * @param {{lat: number, lng: number}} point
 * @param {number} limit
 * @returns {Promise<Place[]>}
 */
export async function nearestPlaces(address, { lat, lng }, limit) {
  const found = await ask(address, { near: `${lng},${lat}`, limit: String(limit) });
  return found ?? nearest(await gazetteer(), lat, lng, limit);
}

/**
 * What to name on a map: the largest in sight, as the phone keeps them, and where those
 * are few, the nearest to its middle.
 * @param {string} address
 * @param {Box} box
 * @returns {Promise<Place[]>}
 */
export async function placesInSight(address, box) {
  const large = within(await gazetteer(), box, MOST_IN_SIGHT);
  if (large.length > MOST_NEAR) return large;
  const middle = { lat: (box.south + box.north) / 2, lng: (box.west + box.east) / 2 };
  const near = await nearestPlaces(address, middle, MOST_NEAR);
  return [...large, ...near.map((place) => ({ ...place, population: 0 }))];
}

/**
 * @param {string} address
 * @param {Record<string, string>} query
 * @returns {Promise<Place[] | null>} null without an answer
 */
async function ask(address, query) {
  try {
    const signal = AbortSignal.timeout?.(PATIENCE_MS);
    const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { signal });
    return answer.ok ? (await answer.json()).results : null;
  } catch {
    return null;
  }
}

/** @returns {Promise<Gazetteer>} */
async function gazetteer() {
  const holder = document.querySelector("[data-obs-gazetteer]");
  const address = holder instanceof HTMLElement ? holder.dataset.obsGazetteer : "";
  if (!address) return { units: [], places: [] }; // at the desk
  try {
    kept ??= fetch(address).then((answer) => answer.json());
    return await kept;
  } catch {
    kept = null;
    return { units: [], places: [] };
  }
}

/** @param {string} text */
export function folded(text) {
  const bare = text.normalize("NFD").replace(/\p{M}/gu, "");
  const plain = bare.replace(/[’‘ʼ`´]/g, "'");
  return plain.toLowerCase().trim();
}

/**
 * Names that begin with the text, then those that hold it; the largest places first.
 * @param {Gazetteer} all
 * @param {string} text
 * @param {number} limit
 */
export function matching(all, text, limit) {
  const sought = folded(text);
  /** @type {[Place[], Place[]]} */
  const found = [[], []];
  for (const [at, row] of all.places.entries()) {
    const [name, , , , ...others] = row;
    const names = [name, ...others];
    const begins = names.find((one) => folded(one).startsWith(sought));
    const holds = begins ?? names.find((one) => folded(one).includes(sought));
    if (holds) found[begins ? 0 : 1].push(asPlace(all, at, holds));
  }
  return found.flat().slice(0, limit);
}

/**
 * The largest ones in the box.
 * @param {Gazetteer} all
 * @param {Box} box
 * @param {number} limit
 */
export function within(all, { south, west, north, east }, limit) {
  /** @type {Place[]} */
  const found = [];
  for (const [at, [, lat, lon]] of all.places.entries()) {
    if (lat < south || lat > north || lon < west || lon > east) continue;
    if (found.push(asPlace(all, at)) === limit) break;
  }
  return found;
}

/**
 * On the plane that fits the latitude, as the server reckons it.
 * @param {Gazetteer} all
 * @param {number} latitude
 * @param {number} longitude
 * @param {number} limit
 */
export function nearest(all, latitude, longitude, limit) {
  const narrow = Math.cos((latitude * Math.PI) / 180);
  return all.places
    .map(([, lat, lon], at) => ({
      at,
      off: Math.hypot(lat - latitude, (lon - longitude) * narrow),
    }))
    .sort((one, other) => one.off - other.off)
    .slice(0, limit)
    .map(({ at, off }) => ({ ...asPlace(all, at), distance_km: off * KM_PER_DEGREE }));
}

/**
 * @param {Gazetteer} all
 * @param {number} at
 * @param {string} [matched]
 * @returns {Place}
 */
function asPlace(all, at, matched) {
  const [name, latitude, longitude, unit] = /** @type {Row} */ (all.places[at]);
  const units = [{ level: "", name: all.units[unit] ?? "" }];
  const population = all.places.length - at; // they come in this order
  return { name, matched_name: matched ?? name, latitude, longitude, population, units };
}

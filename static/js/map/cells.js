// Where the marks of a tile stand, so that none lies on another. It depends on the tile
// and the zoom alone: whichever tile comes first, and however one gets there, the map
// looks the same, and nothing on it moves as others come.

/** @typedef {import("./incidents.js").Cluster} Cluster */
/** @typedef {import("./incidents.js").Incident} Incident */
/** @typedef {Cluster | Incident} Part */
/** @typedef {[number, number]} Point in pixels, from the corner of the tile */
/**
 * @typedef {object} Placed
 * @property {Part} part
 * @property {number} size
 * @property {Point} middle of what is drawn
 * @property {Point} moved by so much from its place
 */
/** @typedef {{size: number, middle: Point}} Box */
/** @typedef {{part: Part, place: Point, now: Box, kept: Box}} Mark kept is within its cell */

const CELLS = 4; // in a row of a tile (incidents/tiles.py)
const GAP = 4; // pixels between what is drawn
const MARK = 26; // pixels: WCAG 2.5.8 asks for 24
const VAGUE = 34; // with the ring around it
const MOST = 9; // marks that can lie side by side in a cell of 90 pixels
const LEAST = 1e-6; // what sums of fractions differ by
const SPOT = 5000; // metres: what is known less closely than that is no spot

/** @param {Incident} incident */
export const isVague = ({ radius_m: radius }) => radius === null || radius > SPOT;

/**
 * What to draw of a tile: each incident once, by itself or in a disc.
 * @param {Part[]} parts
 * @param {(part: Part) => Point} locate
 * @param {number} side of the tile in pixels
 * @returns {Placed[]} row by row
 */
export function placed(parts, locate, side) {
  const cell = side / CELLS;
  const cells = Array.from({ length: CELLS ** 2 }, () => /** @type {Part[]} */ ([]));
  for (const part of parts) {
    const [column, row] = locate(part).map((at) => within(Math.floor(at / cell), 0, CELLS - 1));
    cells[row * CELLS + column].push(part);
  }
  const marks = cells.flatMap((found, index) => {
    const corner = /** @type {Point} */ ([index % CELLS, Math.floor(index / CELLS)]);
    /** @param {Part} part */
    const put = (part) => markOf(part, locate(part), corner, cell);
    const each = found.length > MOST ? [] : found.map(put);
    const areApart = each.every((one) => !each.some((other) => collide(one.kept, other.kept)));
    return areApart && each.length === found.length ? each : [put(merged(found))];
  });
  giveWay(marks);
  return marks.map(({ part, place, now: { size, middle } }) => {
    const moved = /** @type {Point} */ (middle.map((at, axis) => at - place[axis]));
    return { part, size, middle, moved };
  });
}

/**
 * @param {Part} part
 * @param {Point} place
 * @param {Point} corner of its cell, in cells
 * @param {number} cell pixels
 * @returns {Mark}
 */
function markOf(part, place, corner, cell) {
  const size = Math.min(sizeOf(part), Math.floor(cell) - GAP);
  const half = (size + GAP) / 2;
  /** @param {Point} from @param {number} side */
  const inside = (from, side) => {
    const middle = place.map((at, axis) => within(at, from[axis] + half, from[axis] + side - half));
    return { size, middle: /** @type {Point} */ (middle) };
  };
  const kept = inside([corner[0] * cell, corner[1] * cell], cell);
  return { part, place, now: inside([0, 0], CELLS * cell), kept };
}

/**
 * What would lie on another moves into its cell, by its half at most, so that it touches
 * its place still. Discs move first: incidents are where they are.
 * @param {Mark[]} marks
 */
function giveWay(marks) {
  /** @param {Mark} one @param {Mark} other */
  const isFirst = (one, other) =>
    "count" in one.part || !("count" in other.part) || other.now === other.kept;
  for (let moving = marks; moving.length; ) {
    moving = marks.filter(
      (one) =>
        one.now !== one.kept &&
        marks.some((other) => collide(one.now, other.now) && isFirst(one, other)),
    );
    for (const mark of moving) mark.now = mark.kept;
  }
}

/**
 * @param {Box} one
 * @param {Box} other
 */
function collide(one, other) {
  if (one === other) return false;
  const apart = (one.size + other.size) / 2 + GAP;
  return one.middle.every((at, axis) => Math.abs(at - other.middle[axis]) < apart - LEAST);
}

/** @param {Part} part */
function sizeOf(part) {
  if ("count" in part) return Math.round(32 + 6 * Math.log10(part.count));
  return isVague(part) ? VAGUE : MARK;
}

/** @param {number} value @param {number} least @param {number} most */
const within = (value, least, most) => Math.min(Math.max(value, least), most);

/**
 * One cluster of several and of incidents, as the server would sum them.
 * @param {Part[]} parts
 * @returns {Cluster}
 */
export function merged(parts) {
  const clusters = parts.map((part) => ("count" in part ? part : alone(part)));
  /** @param {(cluster: Cluster) => number} of */
  const sum = (of) => clusters.reduce((total, cluster) => total + of(cluster), 0);
  const count = sum((cluster) => cluster.count);
  const known = clusters.filter(({ killed_best }) => killed_best !== null);
  /** @type {Record<string, number>} */
  const types = {};
  for (const [type, n] of clusters.flatMap((cluster) => Object.entries(cluster.types))) {
    types[type] = (types[type] ?? 0) + n;
  }
  const ranked = Object.entries(types).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return {
    lon: sum((cluster) => cluster.lon * cluster.count) / count,
    lat: sum((cluster) => cluster.lat * cluster.count) / count,
    count,
    killed_best: known.length ? sum((cluster) => cluster.killed_best ?? 0) : null,
    killed_unknown: sum((cluster) => cluster.killed_unknown),
    type: ranked[0][0],
    types: Object.fromEntries(ranked),
    west: Math.min(...clusters.map((cluster) => cluster.west)),
    south: Math.min(...clusters.map((cluster) => cluster.south)),
    east: Math.max(...clusters.map((cluster) => cluster.east)),
    north: Math.max(...clusters.map((cluster) => cluster.north)),
  };
}

/**
 * @param {Incident} incident
 * @returns {Cluster}
 */
function alone({ lon, lat, type, killed_best }) {
  const extent = { west: lon, south: lat, east: lon, north: lat };
  const unknown = Number(killed_best === null);
  const types = { [type]: 1 };
  return { lon, lat, type, killed_best, killed_unknown: unknown, count: 1, types, ...extent };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { merged, placed } from "../../static/js/map/cells.js";

const SIDES = [256 * 0.7072, 256 * 0.8409, 256, 256 * 1.1892]; // as the map's zoom snaps
const TYPES = ["battles", "riots", "protests"];

/** The same numbers each time. @param {number} seed */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const incident = (lon, lat, of = {}) => ({
  id: `${lon} ${lat}`,
  ...{ lon, lat, title: "", started_on: "2019-01-01", type: "battles" },
  ...{ killed_best: 1, radius_m: 100, geo_precision: "exact" },
  ...of,
});

/** A tile whose degrees are parts of its side. */
const drawn = (parts, side) => placed(parts, ({ lon, lat }) => [lon * side, lat * side], side);

/** @param {number} seed */
function tile(seed) {
  const roll = dice(seed);
  const some = (n) => Math.floor(roll() * n);
  const parts = Array.from({ length: 1 + some(60) ** (seed % 3) }, () =>
    incident(roll(), roll(), {
      type: TYPES[some(3)],
      killed_best: some(4) ? some(9) : null,
      radius_m: some(3) ? 100 : null,
    }),
  );
  const heap = merged(parts.slice(0, 1 + some(parts.length)));
  return roll() < 0.5 ? parts : [...parts, { ...heap, lon: roll(), lat: roll() }];
}

const count = (parts) => parts.reduce((sum, part) => sum + (part.count ?? 1), 0);
const killed = (parts) => parts.reduce((sum, part) => sum + (part.killed_best ?? 0), 0);
const unknown = (parts) =>
  parts.reduce((sum, part) => sum + (part.killed_unknown ?? Number(part.killed_best === null)), 0);

test("nothing lies on another, leaves its tile or is too small to touch", () => {
  for (let seed = 1; seed < 400; seed++) {
    for (const side of SIDES) {
      const marks = drawn(tile(seed), side);
      for (const [at, { size, middle, moved }] of marks.entries()) {
        assert.ok(size >= 24);
        for (const axis of [0, 1]) {
          assert.ok(middle[axis] - size / 2 >= 0 && middle[axis] + size / 2 <= side);
          assert.ok(Math.abs(moved[axis]) <= size / 2 + 2);
        }
        for (const other of marks.slice(0, at)) {
          const apart = middle.map((along, axis) => Math.abs(along - other.middle[axis]));
          assert.ok(Math.max(...apart) > (size + other.size) / 2 + 3.99, `tile ${seed}, ${side}`);
        }
      }
    }
  }
});

test("each incident and each toll is drawn once", () => {
  for (let seed = 1; seed < 400; seed++) {
    const parts = tile(seed);
    const marks = drawn(parts, SIDES[seed % 4]).map(({ part }) => part);
    for (const sum of [count, killed, unknown]) assert.equal(sum(marks), sum(parts));
  }
});

test("the order in which the parts come changes nothing", () => {
  for (let seed = 1; seed < 100; seed++) {
    const parts = tile(seed);
    const seen = (marks) =>
      marks.map(({ part, middle }) =>
        [part.count, part.killed_best, ...middle.map((at) => at.toFixed(3))].join(),
      );
    const turned = drawn([...parts].reverse(), 256);
    assert.deepEqual(seen(turned).sort(), seen(drawn(parts, 256)).sort());
  }
});

test("what has room stays where it is", () => {
  const marks = drawn([incident(0.26, 0.51), incident(0.8, 0.24)], 256);
  assert.deepEqual(
    marks.map(({ moved }) => moved),
    [
      [0, 0],
      [0, 0],
    ],
  );
});

test("side by side over the edge of a cell, each keeps to its own", () => {
  const [left, right] = drawn([incident(0.249, 0.4), incident(0.251, 0.4)], 256);
  assert.ok(left.moved[0] < 0 && right.moved[0] > 0);
  assert.equal(right.middle[0] - left.middle[0], 30);
});

test("closer than a target they are one disc; farther apart each stands for itself", () => {
  const near = [incident(0.3, 0.3), incident(0.4, 0.3)];
  assert.equal(drawn(near, 256 * 0.7072).length, 1);
  assert.equal(drawn([incident(0.3, 0.3), incident(0.45, 0.3)], 256).length, 2);
  assert.equal(drawn([incident(0.3, 0.3), incident(0.35, 0.3)], 256).length, 1);
});

test("a sum says what is unknown, and knows no toll where none is known", () => {
  const none = incident(0, 1, { killed_best: null });
  const riot = incident(2, 3, { type: "riots", killed_best: 0 });
  assert.equal(merged([none, none]).killed_best, null);
  const { killed_best, killed_unknown, types, type, west, north, lon } = merged([
    ...[none, riot],
    { ...merged([none, riot, riot]), lon: 1 },
  ]);
  assert.deepEqual([killed_best, killed_unknown], [0, 2]);
  assert.deepEqual(Object.entries(types), [
    ["riots", 3],
    ["battles", 2],
  ]);
  assert.deepEqual([type, west, north, lon], ["riots", 0, 3, 1]);
});

test("a screen of thousands is laid out within a frame", () => {
  const roll = dice(7);
  const tiles = Array.from({ length: 24 }, () =>
    Array.from({ length: 800 }, () => incident(roll(), roll())),
  );
  const started = performance.now();
  for (const parts of tiles) drawn(parts, 256);
  const taken = performance.now() - started;
  console.log(`24 tiles of 800 incidents: ${taken.toFixed(1)} ms`);
  assert.ok(taken < 100); // 16 ms are aimed at; the machine may have other work
});

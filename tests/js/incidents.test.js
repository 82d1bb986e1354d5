import assert from "node:assert/strict";
import { test } from "node:test";
import { arcs, shift } from "../../static/js/map/incidents.js";

test("the parts of the ring follow each other and close it", () => {
  assert.deepEqual(arcs({ battles: 3, riots: 1 }), [
    { type: "battles", from: 0, length: 75 },
    { type: "riots", from: 75, length: 25 },
  ]);
});

test("one among many is still seen", () => {
  const [most, one] = arcs({ battles: 9999, riots: 1 });
  assert.ok(one.length > 3);
  assert.ok(Math.abs(most.length + one.length - 100) < 1e-9);
});

test("discs of cells side by side do not overlap, and cover where they belong", () => {
  for (const cell of [54, 64, 76]) {
    for (const size of [36, 50, cell]) {
      for (let at = 3 * cell; at < 4 * cell; at += 0.5) {
        const moved = at + shift(at, size, cell);
        assert.ok(moved - size / 2 >= 3 * cell && moved + size / 2 <= 4 * cell);
        assert.ok(Math.abs(moved - at) <= size / 2);
      }
    }
  }
});

test("a disc that has room stays where its incidents have their middle", () => {
  assert.equal(shift(3 * 64 + 30, 40, 64), 0);
});

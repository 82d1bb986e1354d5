import assert from "node:assert/strict";
import { test } from "node:test";
import { arcs } from "../../static/js/map/incidents.js";

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

import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePath, toLatLng } from "../../static/js/lib/leaflet.js";
import { fill, isSlow } from "../../static/js/lib/page.js";

test("a path becomes its rings, without the closing letter", () => {
  assert.deepEqual(parsePath("M1 2L3 4.5L-5 6ZM7 8L9 10Z"), [
    [
      [1, 2],
      [3, 4.5],
      [-5, 6],
    ],
    [
      [7, 8],
      [9, 10],
    ],
  ]);
});

test("an open path is read like a closed one", () => {
  assert.deepEqual(parsePath("M1 2L3 4"), [
    [
      [1, 2],
      [3, 4],
    ],
  ]);
  assert.deepEqual(parsePath(""), []);
});

test("a point of the drawing goes back to where it was drawn from", () => {
  const frame = { x: 500, y: 900, scale: 40 };
  const [latitude, longitude] = [14.53, -4.09];
  const radians = (latitude * Math.PI) / 180;
  const mercator = (Math.asinh(Math.tan(radians)) * 180) / Math.PI;
  const drawn = /** @type {[number, number]} */ ([
    frame.x + longitude * frame.scale,
    frame.y - mercator * frame.scale,
  ]);
  const back = toLatLng(drawn, frame);
  assert.ok(Math.abs(back[0] - latitude) < 1e-9);
  assert.ok(Math.abs(back[1] - longitude) < 1e-9);
});

test("holes of a text are filled by name, and unknown ones stay", () => {
  assert.equal(fill("{count} of {total}", { count: 3 }), "3 of {total}");
  assert.equal(fill("/tiles/{z}/{x}/{y}.json", { z: 0, x: 1, y: 2 }), "/tiles/0/1/2.json");
});

test("the map waits for a tap on a slow line or where data are saved", () => {
  for (const connection of [
    { saveData: true, effectiveType: "4g" },
    { effectiveType: "3g" },
    { effectiveType: "2g" },
    { effectiveType: "slow-2g" },
  ]) {
    assert.equal(isSlow(connection), true);
  }
  for (const connection of [undefined, {}, { effectiveType: "4g" }]) {
    assert.equal(isSlow(connection), false);
  }
});

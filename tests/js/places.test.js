import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, matching, nearest, within } from "../../static/js/entry/places.js";

const gazetteer = {
  units: ["Mopti", "Tombouctou"],
  places: [
    ["Mopti", 14.49, -4.19, 0],
    ["Tombouctou", 16.77, -3.01, 1, "Timbuktu"],
    ["Sévaré", 14.53, -4.09, 0],
    ["Nouna-Mopti", 14.6, -4.3, 0],
  ],
};

test("accents and capitals count for nothing", () => {
  assert.equal(folded(" SÉVARÉ "), "sevare");
  assert.equal(matching(gazetteer, "sevar", 6)[0].name, "Sévaré");
});

test("a place is found by its other name, which is told", () => {
  const [place] = matching(gazetteer, "timb", 6);
  assert.equal(place.name, "Tombouctou");
  assert.equal(place.matched_name, "Timbuktu");
  assert.deepEqual(place.units, [{ level: "", name: "Tombouctou" }]);
});

test("what begins with the text comes before what only holds it", () => {
  const names = matching(gazetteer, "mopti", 6).map((place) => place.name);
  assert.deepEqual(names, ["Mopti", "Nouna-Mopti"]);
});

test("the nearest comes first, with its distance", () => {
  const [first, second] = nearest(gazetteer, 14.52, -4.1, 2);
  assert.deepEqual([first.name, second.name], ["Sévaré", "Mopti"]);
  assert.ok(first.distance_km > 1 && first.distance_km < 2);
});

test("in sight are the largest in the box, wherever its middle is", () => {
  const box = { south: 14, west: -12, north: 24, east: 4 };
  const names = within(gazetteer, box, 2).map((place) => place.name);
  assert.deepEqual(names, ["Mopti", "Tombouctou"]);
  const south = { south: 14.5, west: -5, north: 15, east: -4 };
  assert.deepEqual(
    within(gazetteer, south, 9).map((place) => place.name),
    ["Sévaré", "Nouna-Mopti"],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { matching } from "../../static/js/entry/suggestions.js";

const rows = [
  ["JNIM", "2017-03-02", "", "Groupe de soutien à l’islam et aux musulmans", "GSIM"],
  ["Groupes dogons", "", "", "Milice dogon"],
  ["MUJAO", "2011-10-01", "2013-08-22", "Groupe de soutien d’hier"],
];

/** @param {string} text @param {string} [day] */
const names = (text, day = "") => matching(rows, text, day).map((one) => one.name);

test("an actor is found by another of its names, which is told", () => {
  const [first] = matching(rows, "groupe de sou", "2024-03-14");
  assert.deepEqual(first, {
    name: "JNIM",
    called: "Groupe de soutien à l’islam et aux musulmans",
  });
});

test("accents, capitals and the kind of apostrophe count for nothing", () => {
  assert.deepEqual(names("SOUTIEN A L'ISLAM"), ["JNIM"]);
});

test("those active on the day come first, the others all the same", () => {
  assert.deepEqual(names("groupe", "2024-03-14"), ["JNIM", "Groupes dogons", "MUJAO"]);
  assert.deepEqual(names("groupe de", "2012-06-01"), ["MUJAO", "JNIM"]);
});

test("a name that is the actor's own needs no other beside it", () => {
  assert.deepEqual(matching(rows, "jnim", ""), [{ name: "JNIM", called: "" }]);
});

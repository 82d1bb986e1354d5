import assert from "node:assert/strict";
import { test } from "node:test";
import { strength } from "../../static/js/map/heat.js";

test("the most are the strongest, and a few among many are still told apart", () => {
  const [one, few, many] = [1, 40, 7000].map((count) => strength(count, 7000));
  assert.ok(0.1 < one && one + 0.03 < few && few + 0.3 < many);
  assert.ok(many < 0.85);
});

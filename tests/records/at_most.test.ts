import assert from "node:assert/strict";
import { atMost } from "../../lib/records/mod.ts";

Deno.test("atMost keeps the first and the last, and of one the last", () => {
  assert.deepEqual(atMost([1, 2, 3], 5), [1, 2, 3]);
  const steps = Array.from({ length: 28 }, (_, k) => k);
  const some = atMost(steps, 10);
  assert.deepEqual([some.length, some[0], some[9]], [10, 0, 27]);
  assert.deepEqual(atMost(steps, 1), [27]);
});

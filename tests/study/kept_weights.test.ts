import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { keptSteps } from "../../lib/study/mod.ts";

const evaluated = Array.from({ length: 21 }, (_, k) => 100 * (k + 1));
const config = (seed: number, d = 0.5) => withDefaults({ seed, world: { dx: d, dy: d } });

Deno.test("keptSteps: of the showcase a film of the first seed, stills of two more, none else", () => {
  assert.deepEqual(
    keptSteps(config(1), evaluated),
    Array.from({ length: 11 }, (_, k) => 100 + 200 * k),
  );
  assert.deepEqual(keptSteps(config(3), evaluated), [100, 800, 1400, 2100]);
  assert.deepEqual(keptSteps(config(4), evaluated), []);
  assert.deepEqual(keptSteps(config(2), [700]), [700]);
});

Deno.test("keptSteps: of other cells the last step of the first seed", () => {
  assert.deepEqual(keptSteps(config(1, 2), evaluated), [2100]);
  assert.deepEqual(keptSteps(config(2, 2), evaluated), []);
});

import assert from "node:assert/strict";
import { type PartialConfig, withDefaults } from "../../lib/config/mod.ts";
import { keptSteps } from "../../lib/study/mod.ts";

const evaluated = Array.from({ length: 28 }, (_, k) => k + 1);
const kept = (config: PartialConfig) => keptSteps(withDefaults(config), evaluated);

Deno.test("keptSteps: a film of the showcase, stills of its other seeds, the last of other cells", () => {
  assert.deepEqual([kept({ seed: 1 }).length, kept({ seed: 3 }).length, kept({ seed: 4 }).length], [
    11,
    4,
    0,
  ]);
  assert.deepEqual([kept({ seed: 1 }).at(0), kept({ seed: 2 }).at(-1)], [1, 28]);
  const dx = { dx: 2, dy: 2 };
  assert.deepEqual([kept({ world: dx }), kept({ seed: 2, world: dx })], [[28], []]);
});

Deno.test("keptSteps: nothing of what tries biases, small canvases or left-out places", () => {
  const holdout = { shape: "lesion", width: 4 } as const;
  for (
    const config of [
      { bias: "k-hot" },
      { world: { n: 16 } },
      { world: { holdout } },
      { world: { stripes: 0.5 } },
      { preset: "base32" },
      { dropX: 0.2 },
    ] as const
  ) {
    assert.deepEqual(kept(config), [], JSON.stringify(config));
  }
  assert.deepEqual(kept({ world: { kind: "periodic" } }), [28]);
});

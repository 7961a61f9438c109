import { offLatticeShare } from "../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { type RunRecord } from "../../lib/records/mod.ts";
import { defaultWorld, testLabels } from "../../lib/world/mod.ts";

type Outcome = RunRecord["evaluations"][number]["outcomes"][number];

const { on, off } = testLabels(32);

/** Outcomes with one bump each, where `draw` puts what was asked for; `on`, then `off`. */
const drawn = (draw: (at: number) => number): Outcome[] =>
  [on, off].flatMap((labels) =>
    Array.from(
      { length: labels.length / 2 },
      (_, k) => [1, draw(labels[2 * k]), draw(labels[2 * k + 1])] as const,
    )
  );

Deno.test("offLatticeShare: is 1 where all snap, 0 where all are right, of the off labels alone", () => {
  for (const d of [1, 0.5, 0.25, 0.1]) {
    const world = { ...defaultWorld, dx: d, dy: d };
    const last = 32 - d;
    const snapped = drawn((at) => Math.min(last, d * Math.round(at / d)));
    const found = offLatticeShare(world, { outcomes: snapped })!;
    assert.deepEqual([found.share, found.count], [1, 1000]);
    assert.equal(offLatticeShare(world, { outcomes: drawn((at) => at) })!.share, 0);
  }
});

Deno.test("offLatticeShare: counts single bumps, and is unknown without any", () => {
  const outcomes = drawn((at) => at).map((outcome, k) =>
    k % 2 === 0 ? outcome : [0, null, null] as const
  );
  assert.equal(offLatticeShare(defaultWorld, { outcomes })!.count, 500);
  const none = outcomes.map(() => [2, null, null] as const);
  assert.equal(offLatticeShare(defaultWorld, { outcomes: none }), null);
});

import { readout, scoreTestLabels } from "../../lib/evaluation/mod.ts";
import assert from "node:assert/strict";
import {
  defaultWorld,
  type Holdout,
  inHoldout,
  render,
  testLabels,
  type WorldConfig,
} from "../../lib/world/mod.ts";

const labels = testLabels(defaultWorld.n).all;
const isHeld = (world: WorldConfig, k: number) =>
  inHoldout(world, labels[2 * k], labels[2 * k + 1]);

/** The scores of true images everywhere but inside the region, where there is only ground. */
function scoresOfBlind(holdout: Holdout) {
  const world: WorldConfig = { ...defaultWorld, holdout };
  const images = render(world, labels);
  const pixels = world.n ** 2;
  for (let k = 0; k < labels.length / 2; k++) {
    if (isHeld(world, k)) images.fill(1, k * pixels, (k + 1) * pixels);
  }
  const scores = scoreTestLabels(world, readout(world, images, labels), labels);
  const count = Array.from({ length: labels.length / 2 }, (_, k) => k)
    .filter((k) => isHeld(world, k)).length;
  return { scores, count };
}

Deno.test("scoreTestLabels: held has the labels inside the region, and no others", () => {
  const regions: Holdout[] = [
    { shape: "square", x: 12, y: 8, side: 8 },
    { shape: "band", x: [13, 19], y: [13, 19] },
    { shape: "lesion", width: 4 },
  ];
  for (const holdout of regions) {
    const { scores: { all, on, off, held }, count } = scoresOfBlind(holdout);
    assert.ok(held && count > 0 && held.count === count, `${holdout.shape}: ${held?.count}`);
    assert.deepEqual(held.kinds, { none: 1, one: 0, several: 0 });
    assert.equal(held.accuracy.joint, 0);
    assert.equal(all.kinds.none, count / 1128);
    assert.equal(all.givenOne?.[1].joint, 1);
    assert.deepEqual([all.count, on.count, off.count], [1128, 128, 1000]);
  }
});

Deno.test("scoreTestLabels: nothing is added where no test label is held out", () => {
  const world: WorldConfig = { ...defaultWorld, holdout: { shape: "none" } };
  const none = scoreTestLabels(world, readout(world, render(world, labels), labels), labels);
  assert.deepEqual(Object.keys(none), ["all", "on", "off"]);
  // A point off all lattices, and no test label.
  const { scores } = scoresOfBlind({ shape: "square", x: 0.33, y: 0.33, side: 0 });
  assert.deepEqual(scores, none);
});

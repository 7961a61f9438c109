/** Whether a trajectory is the golden one. */

import assert from "node:assert/strict";
import golden from "../golden/adam.json" with { type: "json" };
import { STEPS, type Trajectory } from "./trajectory.ts";

/** Made by golden/adam.py. */
const expected = golden as unknown as Trajectory;

/** Of the loss and of the change's length; float32 angles t f alone move the loss by 1.2e-6. */
const TOLERANCE = 5e-6;
/** Of a change along one direction, relative to its length: Adam magnifies small gradients' noise. */
const ALONG_TOLERANCE = 2e-4;

function assertNear(actual: number, wanted: number, allowed: number, what: string): void {
  assert.ok(
    Math.abs(actual - wanted) <= allowed,
    `${what}: ${actual}, expected ${wanted} within ${allowed}`,
  );
}

/**
 * Throws where the first `count` steps of a trajectory are not those of PyTorch in float64. What
 * each tensor did is known of all steps alone.
 */
export function assertAgrees(actual: Trajectory, count = STEPS): void {
  for (let k = 0; k < count; k++) {
    const [loss, length] = [expected.losses[k], expected.lengths[k]];
    assertNear(actual.losses[k], loss, TOLERANCE * loss, `loss at step ${k + 1}`);
    assertNear(actual.lengths[k], length, TOLERANCE * length, `change by step ${k + 1}`);
    expected.projections[k].forEach((wanted, j) => {
      const what = `change by step ${k + 1} along direction ${j}`;
      assertNear(actual.projections[k][j], wanted, ALONG_TOLERANCE * length, what);
    });
  }
  assert.deepEqual(Object.keys(actual.tensors), Object.keys(expected.tensors));
  if (count < STEPS) return;
  for (const [name, [length, along]] of Object.entries(expected.tensors)) {
    assertNear(actual.tensors[name][0], length, ALONG_TOLERANCE * length, name);
    assertNear(actual.tensors[name][1], along, ALONG_TOLERANCE * length, `${name}, along 0`);
  }
}

import assert from "node:assert/strict";
import { evaluationSteps } from "../../lib/training/mod.ts";

Deno.test("evaluationSteps: steps at equal ratios, from 1/32 of the end to the end", () => {
  assert.deepEqual(
    evaluationSteps(4000, 16),
    [125, 157, 198, 250, 315, 397, 500, 630, 794, 1000, 1260, 1587, 2000, 2520, 3175, 4000],
  );
});

Deno.test("evaluationSteps: ascending integers from 1 on that end with the last step", () => {
  for (const [steps, count] of [[1, 1], [4000, 1], [10, 10], [300, 16], [99_999_999, 1000]]) {
    const made = evaluationSteps(steps, count);
    assert.equal(made.at(-1), steps);
    assert.ok(made[0] >= 1 && made.length <= count);
    assert.ok(made.every((step, k) => Number.isInteger(step) && (k === 0 || step > made[k - 1])));
  }
});

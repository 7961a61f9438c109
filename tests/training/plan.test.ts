import assert from "node:assert/strict";
import { evaluationSteps } from "../../lib/training/mod.ts";

Deno.test("evaluationSteps: steps at equal ratios, from 1/40 of the end to the end", () => {
  assert.deepEqual(
    evaluationSteps(4000, 16),
    [100, 128, 164, 209, 267, 342, 437, 559, 715, 915, 1170, 1496, 1913, 2446, 3128, 4000],
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

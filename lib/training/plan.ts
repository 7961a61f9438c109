/** When a run evaluates, logs and saves: fixed by its config alone. */

/** Steps between two checkpoints. */
export const CHECKPOINT_EVERY = 200;
/** Steps between two lines of the log, each the mean of the steps since the last. */
export const LOG_EVERY = 10;
/**
 * The first evaluation comes this many times earlier than the last: of 4,000 steps at 100. What
 * happens before is noise.
 */
const SPAN = 40;

/**
 * `count` steps at equal ratios, the last of which is `steps`; fewer where steps would repeat.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(evaluationSteps(4000, 3), [100, 632, 4000]);
 * ```
 */
export function evaluationSteps(steps: number, count: number): number[] {
  const first = Math.max(1, steps / SPAN);
  const at = (k: number) =>
    count === 1 ? steps : Math.round(first * (steps / first) ** (k / (count - 1)));
  return [...new Set(Array.from({ length: count }, (_, k) => at(k)))];
}

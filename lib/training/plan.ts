/** When a run evaluates, logs and saves: fixed by its config alone. */

/** Steps between two checkpoints. */
export const CHECKPOINT_EVERY = 200;
/** Steps between two lines of the log, each the mean of the steps since the last. */
export const LOG_EVERY = 10;
/**
 * The first evaluation comes this many times earlier than the last: 16 evaluations are then three per
 * doubling of the steps, and what happens before a 32nd of a training is noise.
 */
const SPAN = 32;

/**
 * `count` steps at equal ratios, the last of which is `steps`; fewer where steps would repeat.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(evaluationSteps(3200, 6), [100, 200, 400, 800, 1600, 3200]);
 * ```
 */
export function evaluationSteps(steps: number, count: number): number[] {
  const first = Math.max(1, steps / SPAN);
  const at = (k: number) =>
    count === 1 ? steps : Math.round(first * (steps / first) ** (k / (count - 1)));
  return [...new Set(Array.from({ length: count }, (_, k) => at(k)))];
}

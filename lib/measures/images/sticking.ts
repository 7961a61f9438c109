/**
 * How far places along one axis stick to the multiples of `d`: 1 where all are multiples, 0 where
 * they lie anywhere, evenly, and -1 where all lie half way between. Which of them was asked for does
 * not matter, so that errors do not pass for sticking.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(sticking([0, 8, 4, 12], 4), 1);
 * assert.ok(Math.abs(sticking([0, 1, 2, 3], 4)) < 1e-12);
 * ```
 */
export function sticking(places: readonly number[], d: number): number {
  if (places.length === 0) throw new RangeError("Cannot tell sticking as there must be a place");
  return places.reduce((sum, at) => sum + Math.cos(2 * Math.PI * at / d), 0) / places.length;
}

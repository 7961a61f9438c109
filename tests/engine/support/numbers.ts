/** Comparing arrays of numbers, and drawing them. */

import assert from "node:assert/strict";
import { type Stream } from "../../../lib/random/mod.ts";

/**
 * Asserts |actual - expected| <= tolerance (|expected| + mean |expected| + floor), element by
 * element: the mean keeps elements near zero from asking for more digits than their neighbours'
 * rounding leaves, the floor does so where all elements are what remains of a cancellation.
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
  floor = 0,
): void {
  assert.equal(actual.length, expected.length, `${what}: number of elements`);
  const size = expected.length;
  let mean = 0;
  for (let i = 0; i < size; i++) mean += Math.abs(expected[i]) / size;
  let worst = { excess: 0, at: -1 };
  for (let i = 0; i < size; i++) {
    const allowed = tolerance * (Math.abs(expected[i]) + mean + floor);
    const excess = Math.abs(actual[i] - expected[i]) - allowed;
    if (Object.is(actual[i], expected[i]) || actual[i] === expected[i]) continue;
    if (!(excess <= worst.excess)) worst = { excess, at: i };
  }
  const { at } = worst;
  assert.ok(
    at < 0,
    `${what}: element ${at} of ${size} is ${actual[at]}, expected ${
      expected[at]
    } (mean size ${mean})`,
  );
}

/** |a - b| / |b| in the Euclidean norm. */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return Math.sqrt(difference / size);
}

export const pick = <T>(random: Stream, list: readonly T[]): T => list[random.integer(list.length)];

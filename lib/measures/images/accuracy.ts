import { median } from "../statistics/quantile.ts";
import { NONE, ONE, type Readout, SEVERAL } from "./readout.ts";

/** Distances in pixels within which an output counts as right; claims use 1. */
const TOLERANCES = [0.25, 0.5, 1, 2] as const;
export type Tolerance = typeof TOLERANCES[number];

/** Shares of images that are right along x, along y, and along both. */
export interface Accuracy {
  readonly x: number;
  readonly y: number;
  readonly joint: number;
}

/** How well a batch of images shows what their labels ask for. */
export interface ImageScores {
  readonly count: number;
  /** Shares of images with no shape, exactly one, and several. */
  readonly kinds: { readonly none: number; readonly one: number; readonly several: number };
  /** Right within 1 px among ALL images: none and several count as wrong. */
  readonly accuracy: Accuracy;
  /**
   * Right among the images that show exactly one shape, by tolerance in pixels; null where none
   * does. Only these can tell x from y: failures make `accuracy` rise along both at once.
   */
  readonly givenOne: Readonly<Record<Tolerance, Accuracy>> | null;
  /** Median |error| in pixels of the images that show exactly one shape; null where none does. */
  readonly medianError: { readonly x: number; readonly y: number } | null;
}

/**
 * Scores a readout against its labels [count, 2] = (x, y) in pixels.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(10.4, NaN);
 * const y = Float64Array.of(11.5, NaN);
 * const found = { count: 2, kinds: Uint8Array.of(1, 2), x, y };
 * const scores = scoreImages(found, Float32Array.of(10, 10, 20, 20));
 * assert.deepEqual(scores.kinds, { none: 0, one: 0.5, several: 0.5 });
 * assert.deepEqual(scores.givenOne?.[1], { x: 1, y: 0, joint: 0 });
 * ```
 */
export function scoreImages(found: Readout, labels: Float32Array): ImageScores {
  const { count } = found;
  if (count === 0 || labels.length !== 2 * count) {
    throw new RangeError(
      `Cannot score images as there must be one label (x, y) for each, and at least one: ` +
        `current value is ${count} images and ${labels.length} coordinates`,
    );
  }
  const errorX: number[] = [];
  const errorY: number[] = [];
  for (let i = 0; i < count; i++) {
    if (found.kinds[i] !== ONE) continue;
    errorX.push(Math.abs(found.x[i] - labels[2 * i]));
    errorY.push(Math.abs(found.y[i] - labels[2 * i + 1]));
  }
  const ones = errorX.length;
  const right = (tolerance: number, among: number): Accuracy => {
    let [x, y, joint] = [0, 0, 0];
    for (let k = 0; k < ones; k++) {
      const inX = errorX[k] <= tolerance;
      const inY = errorY[k] <= tolerance;
      if (inX) x++;
      if (inY) y++;
      if (inX && inY) joint++;
    }
    return { x: x / among, y: y / among, joint: joint / among };
  };
  const share = (kind: number) => found.kinds.filter((k) => k === kind).length / count;
  return {
    count,
    kinds: { none: share(NONE), one: share(ONE), several: share(SEVERAL) },
    accuracy: right(1, count),
    givenOne: ones === 0
      ? null
      : { 0.25: right(0.25, ones), 0.5: right(0.5, ones), 1: right(1, ones), 2: right(2, ones) },
    medianError: ones === 0 ? null : { x: median(errorX), y: median(errorY) },
  };
}

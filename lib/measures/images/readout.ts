/** What an image shows: no shape, exactly one, or several. */
export const KINDS = ["none", "one", "several"] as const;
export type Kind = typeof KINDS[number];

/** What was found in a batch of images. */
export interface Readout {
  readonly count: number;
  /** Per image an index into KINDS. */
  readonly kinds: Uint8Array;
  /** Per image the place along x in pixels, NaN unless exactly one shape was found. */
  readonly x: Float64Array;
  /** Likewise along y. */
  readonly y: Float64Array;
}

export const NONE = 0;
export const ONE = 1;
export const SEVERAL = 2;

/** A readout of `count` images in which nothing has been found yet. */
export function emptyReadout(count: number): Readout {
  return {
    count,
    kinds: new Uint8Array(count),
    x: new Float64Array(count).fill(NaN),
    y: new Float64Array(count).fill(NaN),
  };
}

/**
 * The same readout of a canvas that wraps round, each place as the one of its representatives that
 * is nearest to its label [count, 2]: what is left of the label may lie below 0.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const found = { count: 1, kinds: Uint8Array.of(ONE), x: Float64Array.of(31.5), y: Float64Array.of(3) };
 * const { x, y } = nearestTo(Float32Array.of(0, 2), found, 32);
 * assert.deepEqual([x[0], y[0]], [-0.5, 3]);
 * ```
 */
export function nearestTo(labels: Float32Array, found: Readout, n: number): Readout {
  const nearest = (places: Float64Array, axis: 0 | 1) =>
    places.map((at, i) => at - n * Math.round((at - labels[2 * i + axis]) / n));
  return { ...found, x: nearest(found.x, 0), y: nearest(found.y, 1) };
}

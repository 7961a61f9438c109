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

/**
 * - `bump`: the product of two 1D Gaussians, one per axis.
 * - `cross`: their mean, a sum of stripes: additive in x and y.
 * - `stripe`: a cross of which one coordinate lies off the canvas, so that one factor shows alone.
 * - `periodic`: a bump whose distances wrap round: labels live on a torus.
 */
export type WorldKind = "bump" | "cross" | "stripe" | "periodic";

/** A dark object on a bright ground (+1), or a bright one on a dark ground (-1). */
export type Polarity = "dark" | "bright";

export type AxisName = "x" | "y";

/** A closed interval [from, to] of one coordinate, in pixels. */
export type Interval = readonly [from: number, to: number];

/**
 * The region of labels that training never shows, with everything nearer to it than 3 sigma.
 * Stripes, which show one factor alone, are shown whatever it is.
 *
 * - `square`: [x, x + side] times [y, y + side].
 * - `band`: every label whose x lies in the interval `x` OR whose y lies in the interval `y`.
 * - `lesion`: a vertical band in the middle of the canvas, |x - N/2| <= width / 2.
 */
export type Holdout =
  | { readonly shape: "none" }
  | { readonly shape: "square"; readonly x: number; readonly y: number; readonly side: number }
  | { readonly shape: "band"; readonly x?: Interval; readonly y?: Interval }
  | { readonly shape: "lesion"; readonly width: number };

/** A data set of labelled images, described completely: lengths are in pixels. */
export interface WorldConfig {
  readonly kind: WorldKind;
  /** Side N of the canvas, a multiple of 8. */
  readonly n: number;
  /** Width of the Gaussian. */
  readonly sigma: number;
  /** Lattice step along x: mu_x = 0, dx, 2 dx, ... < N. */
  readonly dx: number;
  /** Lattice step along y. */
  readonly dy: number;
  /** Exponent s of the frequency skew along x: a band's points weigh rank^-s. */
  readonly zipfX: number;
  /** Exponent of the frequency skew along y. */
  readonly zipfY: number;
  /** Random fraction of the labels that is kept, in (0, 1]; below 1 both steps are at least 1. */
  readonly lambda: number;
  readonly holdout: Holdout;
  readonly polarity: Polarity;
  /** Fixes the ranks of the bands and the random fraction. */
  readonly seed: number;
  /**
   * Share of the images that show one factor alone, as a stripe, with the label's other coordinate
   * off the canvas; for kinds `bump` and `cross`. None if absent.
   */
  readonly stripes?: number;
}

/** Bands per axis of the frequency skew; each is N / 8 pixels wide. */
export const BANDS = 8;

/** A stripe world's labels reach this many pixels beyond the canvas on every side (44 for 32). */
export const LABEL_MARGIN = 6;

/** Labels nearer to a held-out region, or to the canvas from outside, than this many sigma leak. */
export const CLEARANCE = 3;

export const defaultWorld: WorldConfig = {
  kind: "bump",
  n: 32,
  sigma: 1,
  dx: 0.5,
  dy: 0.5,
  zipfX: 0,
  zipfY: 0,
  lambda: 1,
  holdout: { shape: "none" },
  polarity: "dark",
  seed: 1,
};

const fields: Readonly<Required<Record<keyof WorldConfig, true>>> = {
  kind: true,
  n: true,
  sigma: true,
  dx: true,
  dy: true,
  zipfX: true,
  zipfY: true,
  lambda: true,
  holdout: true,
  polarity: true,
  seed: true,
  stripes: true,
};

/** The names of all fields of a world, those without a default too. */
export const worldFields: readonly string[] = Object.keys(fields);

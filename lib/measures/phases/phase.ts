import type { ImageScores } from "../images/accuracy.ts";
import { DIMENSION, DIMENSION_SHARE, HALF, ORDERED } from "./bounds.ts";

/**
 * - `A`: several bumps, noise, which counts as several, or none.
 * - `B`: one bump in the wrong place.
 * - `C`: one bump in the right place.
 */
export type ImagePhase = "A" | "B" | "C";

/**
 * - `A`: no structure.
 * - `B`: a sheet, disordered.
 * - `C`: a sheet, ordered.
 * - `other`: ordered, but no sheet.
 */
export type Phase = ImagePhase | "other";

/** What the representation's phase is read from: one layer, probe and step. */
export interface Representation {
  /** Held-out R2 on three principal components. */
  readonly r2: { readonly x: number; readonly y: number };
  /** Participation ratio. */
  readonly dimension: number;
  /** The untrained network's, on the same input. */
  readonly untrainedDimension: number;
}

/**
 * The phase that the samples show: A below half with exactly one bump; else B below half of all in
 * the right place (1 px along both axes); else C.
 */
export function imagePhase({ kinds, accuracy }: ImageScores): ImagePhase {
  if (kinds.one < HALF) return "A";
  return accuracy.joint < HALF ? "B" : "C";
}

/** The phase that the code shows, from its dimension and its order alone. */
export function representationPhase(representation: Representation): Phase {
  const { dimension, untrainedDimension } = representation;
  if (
    !Number.isFinite(order(representation)) || !(dimension > 0 && untrainedDimension > 0)
  ) {
    throw new RangeError(
      `Cannot tell a phase as R2 must be finite and dimensions positive: ` +
        `current value is ${JSON.stringify(representation)}`,
    );
  }
  const sheet = dimension <= sheetBound(representation);
  const ordered = order(representation) >= ORDERED;
  if (ordered) return sheet ? "C" : "other";
  return sheet ? "B" : "A";
}

/** The largest dimension of a sheet, given what the untrained network shows. */
export function sheetBound(
  { untrainedDimension }: Pick<Representation, "untrainedDimension">,
): number {
  return Math.min(DIMENSION, DIMENSION_SHARE * untrainedDimension);
}

/** How well a code is ordered: the R2 of the axis that it knows less well. */
export function order({ r2 }: Pick<Representation, "r2">): number {
  return Math.min(r2.x, r2.y);
}

import type { ImageScores } from "../images/accuracy.ts";
import { HALF, ORDERED, SHEET, SHEET_SHARE } from "./bounds.ts";

/**
 * - `A`: several bumps, noise, which counts as several, or none.
 * - `B`: one bump in the wrong place.
 * - `C`: one bump in the right place.
 */
export type SamplePhase = "A" | "B" | "C";

/**
 * - `A`: no structure.
 * - `B`: a sheet, disordered.
 * - `C`: a sheet, ordered.
 * - `other`: ordered, but no sheet.
 */
export type Phase = SamplePhase | "other";

/** What the code's phase is told from, at one step. */
export interface CodeState {
  /** Held-out R2 of the label along each axis. */
  readonly r2: { readonly x: number; readonly y: number };
  /** Effective dimension: the participation ratio. */
  readonly dimension: number;
  /** The largest dimension that counts as a sheet. */
  readonly sheetBelow: number;
}

/** What the samples' phase is told from, at one step. */
export interface SampleState {
  readonly kinds: Pick<ImageScores["kinds"], "one">;
  readonly accuracy: Pick<ImageScores["accuracy"], "joint">;
}

/**
 * The phase that the samples show: A below half with exactly one bump; else B below half of all in
 * the right place (1 px along both axes); else C.
 */
export function samplePhase({ kinds, accuracy }: SampleState): SamplePhase {
  if (kinds.one < HALF) return "A";
  return accuracy.joint < HALF ? "B" : "C";
}

/** The phase that the code shows, from its dimension and its order alone. */
export function codePhase(state: CodeState): Phase {
  const { dimension, sheetBelow } = state;
  if (!Number.isFinite(order(state)) || !(dimension > 0 && sheetBelow > 0)) {
    throw new RangeError(
      `Cannot tell a phase as R2 must be finite and dimensions positive: ` +
        `current value is ${JSON.stringify(state)}`,
    );
  }
  const sheet = dimension <= sheetBelow;
  if (order(state) >= ORDERED) return sheet ? "C" : "other";
  return sheet ? "B" : "A";
}

/** The largest dimension that counts as a sheet, given the untrained network's. */
export function sheetBound(untrainedDimension: number): number {
  return Math.min(SHEET, SHEET_SHARE * untrainedDimension);
}

/** How well a code is ordered: the R2 of the axis that it knows less well. */
export function order({ r2 }: Pick<CodeState, "r2">): number {
  return Math.min(r2.x, r2.y);
}

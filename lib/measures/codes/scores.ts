import { stream } from "../../random/mod.ts";
import { mean } from "../statistics/quantile.ts";
import { type Codes, codes as codesOf, grid as gridOf, isConstant } from "./codes.ts";
import { participationRatio, twoNN } from "./dimension.ts";
import { type Geometry, geometry } from "./geometry.ts";
import type { Gram } from "./gram.ts";
import { interaction, overlap } from "./interaction.ts";
import { neighbours } from "./neighbours.ts";
import { cosines } from "./parallelism.ts";
import { pca } from "./pca.ts";
import { axesOf, labelR2, ridgeR2 } from "./regression.ts";

/** The paper's embeddings have three dimensions. */
const COMPONENTS = 3;

/** What codes of random labels know about their labels, and how many dimensions they take. */
export interface CodeMeasures {
  /** Held-out R2 on three principal components. */
  readonly r2: { readonly x: number; readonly y: number };
  /** Held-out R2 by ridge regression on the full code: shown, never used for phases. */
  readonly ridgeR2: { readonly x: number; readonly y: number };
  /** Participation ratio of the covariance's eigenvalues. */
  readonly dimension: number;
  /** Intrinsic dimension; null where two labels have the same code. */
  readonly twoNN: number | null;
}

/**
 * Scores codes of random labels [count, 2] = (x, y), which must not be all equal. The labels must
 * not lie on a grid, which ties all neighbours. Yields between its parts, for whoever has other
 * things to do: it takes a third of a second at 1,000 codes.
 */
export function* scoreCodesInParts(
  codes: Codes,
  labels: Float32Array,
  gram: Gram,
): Generator<void, CodeMeasures> {
  const { count } = codes;
  if (labels.length !== 2 * count) {
    throw new RangeError(
      `Cannot score codes as each needs one label (x, y): ` +
        `current value is ${labels.length} coordinates for ${count} codes`,
    );
  }
  const components = pca(gram, COMPONENTS);
  yield;
  const r2 = labelR2(components, labels);
  const [ridgeX, ridgeY] = ridgeR2(gram, axesOf(labels));
  yield;
  const near = neighbours(codes, gram, 2);
  const twins = near.distances.some((distance) => distance === 0);
  return {
    r2,
    ridgeR2: { x: ridgeX, y: ridgeY },
    dimension: participationRatio(gram),
    twoNN: twins ? null : twoNN(near),
  };
}

/** How codes on a grid of labels put x and y together. */
export interface GridScores {
  /** M1 */
  readonly interaction: number;
  /** M2 */
  readonly overlap: number;
  /** M6 */
  readonly geometry: Geometry;
  /** Mean cosines over random pairs of labels. */
  readonly orthogonality: number;
  readonly parallelism: number;
}

/** Random pairs of labels whose cosines are averaged: a mean's standard error is below .02. */
export const PAIRS = 4000;

/**
 * Scores codes [side, side, dims] on a square of labels one pixel apart, over the same pairs for
 * every network; null where all codes are equal.
 */
export function scoreSquare(
  values: Float32Array | Float64Array,
  side: number,
): GridScores | null {
  if (isConstant(codesOf(values, side * side))) return null;
  const grid = gridOf(values, side, side);
  const random = stream(0, "evaluate/latents/pairs");
  const { orthogonality, parallelism } = cosines(grid, PAIRS, random);
  return {
    interaction: interaction(grid),
    overlap: overlap(grid),
    geometry: geometry(grid, { x: 1, y: 1 }),
    orthogonality: mean(orthogonality),
    parallelism: mean(parallelism),
  };
}

import {
  type Codes,
  type Gram,
  isConstant,
  labelR2,
  scoreCodesInParts,
  umapInParts,
} from "../measures/codes/mod.ts";
import { stream } from "../random/mod.ts";
import type { CodeScores } from "../records/mod.ts";

/** Digits that a score keeps: more than a measure of some hundred labels can tell. */
const DIGITS = 5;

/**
 * What codes of scattered labels [count, 2] know of them; null where all codes are equal (a dead
 * layer). Yields between its parts.
 */
export function* codeScoresInParts(
  codes: Codes,
  labels: Float32Array,
  gram: Gram,
): Generator<void, CodeScores | null> {
  if (isConstant(codes)) return null;
  const { r2, ridgeR2, dimension, twoNN } = yield* scoreCodesInParts(codes, labels, gram);
  const layout = yield* umapInParts(codes, gram, stream(0, "evaluate/umap"));
  const order = { umap: labelR2(layout, labels), pca: r2, linear: ridgeR2 };
  return rounded({ order, dimension, twoNN });
}

function rounded<T>(value: T): T {
  return JSON.parse(JSON.stringify(
    value,
    (_key, v) => typeof v === "number" ? Number(v.toPrecision(DIGITS)) : v,
  ));
}

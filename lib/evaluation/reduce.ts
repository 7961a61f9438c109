import {
  type Codes,
  codes as codesOf,
  type Gram,
  gram as gramOf,
  type GridScores,
  inOneGo,
  isConstant,
  labelR2,
  pca,
  scoreSquare,
  trustworthiness,
  umap,
} from "../measures/codes/mod.ts";
import { stream } from "../random/mod.ts";
import type { CodeScores, View, Views } from "../records/mod.ts";
import { codeScoresInParts } from "./code_scores.ts";
import { digits } from "./digits.ts";

/** What one layer's activations are reduced to; see `reduce`. */
export interface Jobs {
  /** Codes of random labels [count, 2]. */
  readonly scores: (job: CodesAndLabels) => CodeScores | null;
  readonly views: (job: CodesAndLabels) => Views | null;
  /** Codes of a side x side grid of labels one pixel apart. */
  readonly grid: (job: { readonly values: Float32Array; readonly side: number }) =>
    | GridScores
    | null;
}

export interface CodesAndLabels {
  readonly codes: Codes;
  readonly gram: Gram;
  readonly labels: Float32Array;
}

export const jobs: Jobs = {
  scores: ({ codes, gram, labels }) => inOneGo(codeScoresInParts(codes, labels, gram)),

  views({ codes, gram, labels }) {
    if (isConstant(codes)) return null;
    const view = (layout: { values: Float64Array; count: number; dims: number }): View => {
      return {
        places: rounded(layout.values),
        trustworthiness: trustworthiness(gram, layout),
        r2: labelR2(layout, labels),
      };
    };
    const layout = umap(codes, gram, stream(0, "evaluate/umap"));
    return {
      pca: view(pca(gram, 3)),
      // The axes of UMAP mean nothing: turned, so that the first two show most.
      umap: view(pca(gramOf(codesOf(layout.values, layout.count)), 3)),
    };
  },

  grid: ({ values, side }) => scoreSquare(values, side),
};

export function rounded(values: Float32Array | Float64Array): number[] {
  return Array.from(values, digits);
}

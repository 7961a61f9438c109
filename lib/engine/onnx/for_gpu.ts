/** Rewrites what a graphics processor would compute slowly or wrongly. */

import type { Node } from "../graph/graph.ts";
import { columnsWeightGradient, type KnownIndices } from "./columns.ts";
import { cosine, sine } from "./sine.ts";

/** A value as what it is to be there; undefined where it may stay. */
export function rewritesForGpu(): (value: Node) => Node | undefined {
  const known: KnownIndices = new Map();
  return (value) => {
    switch (value.op) {
      case "convWeightGradient":
        return columnsWeightGradient(value, known);
      case "sin":
        return sine(value.inputs[0]);
      case "cos":
        return cosine(value.inputs[0]);
    }
  };
}

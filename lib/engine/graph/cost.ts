/** Counts what a graph must compute and move. */

import { type Graph, type Node, type OpName, results, sizeOf, topological } from "./graph.ts";

export interface Cost {
  /** Floating-point operations; a multiplication and an addition are two. */
  readonly flops: number;
  /** Of these, the ones in convolutions and products of matrices. */
  readonly productFlops: number;
  /** Bytes read and written if every operation reads its inputs and writes its result once. */
  readonly bytes: number;
}

const FREE: ReadonlySet<OpName> = new Set<OpName>([
  "state",
  "input",
  "constant",
  "reshape",
  "transpose",
  "broadcast",
]);
const MOVES: ReadonlySet<OpName> = new Set<OpName>(["slice", "concat", "pad", "reverse", "gather"]);

export function costOf(graph: Graph): Cost {
  let flops = 0;
  let productFlops = 0;
  let bytes = 0;
  for (const value of topological(results(graph))) {
    if (FREE.has(value.op)) continue;
    const products = productsOf(value);
    productFlops += products;
    flops += products || otherFlops(value);
    bytes += 4 * [value, ...value.inputs].reduce((sum, tensor) => sum + held(tensor), 0);
  }
  return { flops, productFlops, bytes };
}

/** Elements in memory: a uniform constant is one. */
const held = (value: Node): number =>
  value.op === "constant" ? value.attributes.data.length : sizeOf(value.shape);

function productsOf(value: Node): number {
  switch (value.op) {
    case "matmul": {
      const [a] = value.inputs;
      const inner = a.shape[a.shape.length - (value.attributes.transposeA ? 2 : 1)];
      return 2 * sizeOf(value.shape) * inner;
    }
    case "conv":
      return 2 * sizeOf(value.shape) * sizeOf(value.inputs[1].shape.slice(0, 3));
    case "convInputGradient":
      return 2 * sizeOf(value.inputs[0].shape) * sizeOf(value.inputs[1].shape.slice(0, 3));
    case "convWeightGradient":
      return 2 * sizeOf(value.inputs[1].shape) * sizeOf(value.shape.slice(0, 3));
    default:
      return 0;
  }
}

/** One per element of the larger side; normalisation and softmax pass over it several times. */
function otherFlops(value: Node): number {
  if (MOVES.has(value.op)) return 0;
  const size = Math.max(sizeOf(value.shape), ...value.inputs.map((x) => sizeOf(x.shape)));
  return value.op === "normalize" || value.op === "softmax" ? 5 * size : size;
}

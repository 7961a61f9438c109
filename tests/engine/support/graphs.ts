/** Making graphs by hand. */

import {
  type DType,
  type Graph,
  type Node,
  node,
  type Shape,
  topological,
} from "../../../lib/engine/graph/graph.ts";

export const input = (name: string, shape: Shape, dtype: DType = "float32"): Node =>
  node("input", [], { name }, shape, dtype);

/** The graph without state that computes `outputs`. */
export function graphOf(outputs: Readonly<Record<string, Node>>): Graph {
  const inputs: Record<string, Node> = {};
  for (const value of topological(Object.values(outputs))) {
    if (value.op === "input") inputs[value.attributes.name] = value;
  }
  return { state: {}, inputs, nextState: {}, outputs };
}

/** The operations of a graph, inputs and constants aside, in alphabetical order. */
export const operations = (graph: Graph): string[] =>
  topological([...Object.values(graph.nextState), ...Object.values(graph.outputs)])
    .map((value) => value.op)
    .filter((op) => op !== "input" && op !== "state" && op !== "constant")
    .sort();

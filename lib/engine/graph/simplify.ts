/** Rewrites a graph to an equal one with less to do. */

import { constant } from "./build.ts";
import {
  type Graph,
  mapResults,
  type Node,
  node as newNode,
  type OpName,
  results,
  sizeOf,
  topological,
} from "./graph.ts";
import { evaluate } from "./reference.ts";
import { RULES } from "./rules.ts";

/** Larger results are not folded: they would only make the graph heavier. */
const FOLD_LIMIT = 65536;

/**
 * Folds constants, applies the rewriting rules, merges common subexpressions and drops dead code,
 * until nothing changes.
 */
export function simplify(graph: Graph): Graph {
  const known = new Map<string, Node>();
  const done = new Map<Node, Node>();

  /** The one node that stands for everything equal to `value`, whose inputs are simplified. */
  function merged(value: Node): Node {
    const key = keyOf(value);
    if (key === undefined) return value;
    const first = known.get(key);
    if (first === undefined) known.set(key, value);
    return first ?? value;
  }

  function simplified(value: Node): Node {
    const before = done.get(value);
    if (before !== undefined) return before;
    const inputs = value.inputs.map(simplified);
    const same = inputs.every((input, i) => input === value.inputs[i]);
    const current = same ? value : withInputs(value, inputs);
    const better = folded(current) ?? rewrite(current);
    const after = better === undefined ? merged(current) : simplified(better);
    done.set(value, after);
    done.set(after, after);
    return after;
  }

  // In this order the recursion above never goes deep.
  for (const value of topological(results(graph))) simplified(value);
  return mapResults(graph, simplified);
}

function rewrite(value: Node): Node | undefined {
  for (const rule of RULES) {
    const better = rule(value);
    if (better !== undefined && better !== value) return better;
  }
}

export function withInputs(value: Node, inputs: readonly Node[]): Node {
  return newNode(value.op as OpName, inputs, value.attributes as never, value.shape, value.dtype);
}

function folded(value: Node): Node | undefined {
  if (value.inputs.length === 0 || sizeOf(value.shape) > FOLD_LIMIT) return undefined;
  if (!value.inputs.every((input) => input.op === "constant")) return undefined;
  const inputs = value.inputs.map((input) => evaluate(input, []));
  const result = evaluate(value, inputs);
  const data = value.dtype === "float32" ? Float32Array.from(result) : Int32Array.from(result);
  return constant(data, value.shape, value.dtype);
}

/** JSON has one word for all that is not finite, and none for -0. */
const exact = (_: string, value: unknown): unknown =>
  typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))
    ? value
    : `${value} ${Object.is(value, -0)}`;

const LONGEST_KEYED_CONSTANT = 256;

function keyOf(value: Node): string | undefined {
  const { op, inputs, shape, dtype } = value;
  if (op === "state" || op === "input") return undefined;
  if (op === "constant") {
    const { data } = value.attributes;
    if (data.length > LONGEST_KEYED_CONSTANT) return undefined;
    const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
    return `constant ${bits} [${shape}] ${dtype}`;
  }
  const attributes = JSON.stringify(value.attributes, exact);
  return `${op} ${inputs.map((input) => input.id)} ${attributes} [${shape}] ${dtype}`;
}

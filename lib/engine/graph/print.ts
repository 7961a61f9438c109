/** A graph as text, a line per operation. */

import { costOf } from "./cost.ts";
import { type Graph, type Node, results, showShape, topological } from "./graph.ts";

/**
 * Reads like `%7 = conv(%3, %5) {"stride":[1,1],...} : float32 [64, 32, 32, 16]`; the results and
 * the cost stand at the end.
 */
export function printGraph(graph: Graph): string {
  const names = new Map<Node, string>();
  const lines: string[] = [];
  for (const value of topological(results(graph))) {
    const name = `%${names.size}`;
    names.set(value, name);
    const inputs = value.inputs.map((input) => names.get(input)).join(", ");
    lines.push(`${name} = ${value.op}(${inputs})${attributesOf(value)} : ${typeOf(value)}`);
  }
  for (const [name, value] of Object.entries(graph.nextState)) {
    lines.push(`next ${name} = ${names.get(value)}`);
  }
  for (const [name, value] of Object.entries(graph.outputs)) {
    lines.push(`output ${name} = ${names.get(value)}`);
  }
  const { flops, bytes } = costOf(graph);
  lines.push(`${(flops / 1e9).toPrecision(3)} GFLOP, ${(bytes / 1e6).toPrecision(3)} MB`);
  return lines.join("\n");
}

const typeOf = (value: Node): string => `${value.dtype} ${showShape(value.shape)}`;

const SHOWN_VALUES = 4;

function attributesOf(value: Node): string {
  if (value.op === "constant") {
    const { data } = value.attributes;
    const shown = Array.from(data.subarray(0, SHOWN_VALUES), (v) => Number(v.toPrecision(6)));
    return ` [${shown.join(", ")}${data.length > SHOWN_VALUES ? ", ..." : ""}]`;
  }
  const text = JSON.stringify(value.attributes);
  return text === "{}" ? "" : ` ${text}`;
}

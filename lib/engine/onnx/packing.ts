/** Chooses how each state lies in memory, from what its users want. */

import {
  type Graph,
  type Node,
  type NodeWith,
  results,
  sizeOf,
  topological,
} from "../graph/graph.ts";
import { weightsLayout } from "./convolutions.ts";
import type { Device } from "./emitter.ts";
import { type Layout, natural, packed, type Part } from "./layout.ts";

/** A layout for every state, by name; on a GPU row-major, as bringing parts in order costs most there. */
export function stateLayouts(graph: Graph, block: number, device: Device): Record<string, Layout> {
  if (device === "gpu") return mapStates(graph, (state) => natural(sizeOf(state.shape)));
  const users = usersOf(graph);
  const flat = flatLayouts(graph, users, block);
  return mapStates(graph, (state) => {
    const size = sizeOf(state.shape);
    const vector = state.shape.length === 1 ? flat.get(size) : undefined;
    return vector ?? wanted(state, users, block) ?? natural(size);
  });
}

const mapStates = (graph: Graph, layoutOf: (state: Node) => Layout): Record<string, Layout> =>
  Object.fromEntries(Object.entries(graph.state).map(([name, state]) => [name, layoutOf(state)]));

function usersOf(graph: Graph): Map<Node, Node[]> {
  const users = new Map<Node, Node[]>();
  for (const value of topological(results(graph))) {
    for (const input of value.inputs) {
      const list = users.get(input);
      if (list) list.push(value);
      else users.set(input, [value]);
    }
  }
  return users;
}

/**
 * Packings of flat vectors by length: the slices of one state tile it, and each slice lies as its
 * user wants. Vectors of the same length (moments, averages) share the packing, so that updates run
 * over whole vectors.
 */
function flatLayouts(
  graph: Graph,
  users: ReadonlyMap<Node, readonly Node[]>,
  block: number,
): Map<number, Layout> {
  const found = new Map<number, Layout>();
  for (const state of Object.values(graph.state)) {
    const size = sizeOf(state.shape);
    if (state.shape.length !== 1 || found.has(size)) continue;
    const slices = (users.get(state) ?? [])
      .filter((user): user is NodeWith<"slice"> => user.op === "slice")
      .sort((a, b) => a.attributes.begin[0] - b.attributes.begin[0]);
    const parts: Part[] = [];
    let at = 0;
    for (const slice of slices) {
      if (slice.attributes.begin[0] !== at) break;
      const length = slice.shape[0];
      parts.push({ size: length, layout: wanted(slice, users, block) ?? natural(length) });
      at += length;
    }
    if (at === size && parts.length > 1) found.set(size, packed(parts));
  }
  return found;
}

/** The layout in which the first convolution that uses `value` wants it. */
function wanted(
  value: Node,
  users: ReadonlyMap<Node, readonly Node[]>,
  block: number,
): Layout | undefined {
  for (const user of users.get(value) ?? []) {
    if (user.op === "conv" && user.inputs[1] === value) return weightsLayout(user, block);
    // Channels of weights that are cut apart for several convolutions still come in whole blocks.
    const cut = user.op === "slice" && value.shape.length === 4;
    const conv = cut && users.get(user)?.find((other) => other.op === "conv");
    if (conv && conv.op === "conv" && conv.inputs[1] === user) {
      return weightsLayout(conv, block, value.shape);
    }
    if (user.op === "reshape") {
      const layout = wanted(user, users, block);
      if (layout) return layout;
    }
  }
}

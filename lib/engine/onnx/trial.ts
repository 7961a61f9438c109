/**
 * Operations on blocks of channels are the library's own business: another build may lack them, or
 * lay blocks out otherwise. So a small graph that uses them is run both ways first.
 */

import * as make from "../graph/build.ts";
import { type Graph, type Node, node, type Shape, sizeOf } from "../graph/graph.ts";
import type { NamedValues } from "../engine.ts";
import { evaluateGraph } from "../graph/reference.ts";
import { lower, type LoweredModel } from "./lower.ts";

/** Runs a model on the library under trial. */
export type RunModel = (model: LoweredModel, inputs: NamedValues) => Promise<NamedValues>;

/** Largest difference, as a share of the largest value, that rounding may make. */
const TOLERANCE = 1e-4;

/** Half the channels of the trial where there are no blocks. */
const FEW = 2;

/**
 * The `block` that may be relied on: itself where blocks give what plain convolutions give, else 0.
 * Throws where plain ones fail too.
 */
export async function usableBlock(block: number, run: RunModel): Promise<number> {
  const graph = trialGraph(block > 0 ? block : FEW);
  const inputs = trialInputs(graph);
  const plain = await run(lower(graph, 0), inputs);
  if (block === 0) return 0;
  try {
    const blocked = await run(lower(graph, block), inputs);
    return Object.keys(plain).every((name) => agree(blocked[name], plain[name])) ? block : 0;
  } catch {
    return 0;
  }
}

/** Throws where a device does not give what the trial's graph means. */
export async function checkDevice(run: RunModel): Promise<void> {
  const graph = trialGraph(FEW);
  const inputs = trialInputs(graph);
  const outputs = await run(lower(graph, 0, "gpu"), inputs);
  const expected = evaluateGraph(graph, {}, inputs).outputs;
  for (const [name, values] of Object.entries(expected)) {
    if (agree(outputs[name], values)) continue;
    throw new RangeError(
      `Cannot rely on its results as they must be within ${TOLERANCE} of exact ones: ` +
        `"${name}" of the trial is not`,
    );
  }
}

const trialInputs = (graph: Graph): NamedValues =>
  Object.fromEntries(
    Object.entries(graph.inputs).map(([name, { shape }], k) => [name, waves(sizeOf(shape), k)]),
  );

/** Numbers in [-1, 1] without a pattern that blocks of channels share. */
const waves = (size: number, phase: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: size }, (_, k) => Math.sin(1.7 * k + phase));

/** Whether `a` is within rounding of `b`. */
export function agree(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  let [difference, largest] = [0, 0];
  for (let k = 0; k < b.length; k++) {
    difference = Math.max(difference, Math.abs(a[k] - b[k]));
    largest = Math.max(largest, Math.abs(b[k]));
  }
  return a.length === b.length && difference <= TOLERANCE * largest;
}

/** A convolution's forward and backward pass, resampling, and what is deferred into convolutions. */
export function trialGraph(block: number): Graph {
  const inputs: Record<string, Node> = {};
  const input = (name: string, shape: Shape): Node =>
    inputs[name] = node("input", [], { name }, shape, "float32");
  const channels = 2 * block;
  const x = input("x", [2, 4, 4, 3]);
  const first = input("first", [3, 3, 3, channels]);
  const inner = input("inner", [3, 3, channels, channels]);
  const bias = input("bias", [channels]);
  const scale = input("scale", [2, 1, 1, channels]);
  const last = input("last", [3, 3, channels, 1]);
  const window = { stride: [1, 1], dilation: [1, 1], pad: [1, 1, 1, 1] } as const;
  const halves = { stride: [2, 2], dilation: [1, 1], pad: [0, 0, 0, 0], size: [2, 2] } as const;

  const h = make.conv(x, first, window);
  const scaled = make.binary("add", make.binary("mul", h, scale), bias);
  const y = make.binary("add", make.binary("add", make.conv(scaled, inner, window), bias), h);
  const dy = make.unary("tanh", y);
  const outputs = {
    y,
    dx: make.convInputGradient(dy, inner, window, scaled.shape),
    dw: make.convWeightGradient(scaled, dy, window, inner.shape),
    dots: make.reduce("sum", make.binary("mul", dy, scaled), [1, 2]),
    sums: make.reduce("sum", dy, [1, 2]),
    resampled: make.upsample(make.averagePool(y, halves), [2, 2]),
    last: make.conv(y, last, window),
  };
  return { state: {}, inputs, nextState: {}, outputs };
}

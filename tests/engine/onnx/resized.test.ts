/** Convolutions next to a change of size give what they give one after the other. */

import assert from "node:assert/strict";
import * as make from "../../../lib/engine/graph/build.ts";
import {
  type Graph,
  results,
  type Shape,
  sizeOf,
  topological,
} from "../../../lib/engine/graph/graph.ts";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { prepare } from "../../../lib/engine/onnx/prepare.ts";
import { normals, stream } from "../../../lib/random/mod.ts";
import { graphOf, input } from "../support/graphs.ts";
import { runNative } from "../support/native.ts";
import { assertClose } from "../support/numbers.ts";

const [BATCH, SIDE] = [2, 4];

interface Geometry {
  readonly kernel: number;
  readonly factor: readonly [number, number];
  readonly channels: readonly [inputs: number, outputs: number];
}

const GEOMETRIES: readonly Geometry[] = [
  { kernel: 3, factor: [2, 2], channels: [16, 32] },
  { kernel: 3, factor: [2, 2], channels: [32, 16] },
  { kernel: 5, factor: [2, 2], channels: [16, 16] },
  { kernel: 3, factor: [1, 2], channels: [16, 16] },
  { kernel: 3, factor: [2, 3], channels: [16, 16] },
  { kernel: 1, factor: [2, 2], channels: [16, 16] },
  { kernel: 3, factor: [2, 2], channels: [32, 1] },
  { kernel: 3, factor: [2, 2], channels: [3, 16] },
];

/** A convolution of an enlarged image, and its gradients for the weights and the small image. */
function graphAt({ kernel, factor, channels: [inputs, outputs] }: Geometry): Graph {
  const half = kernel >> 1;
  const window = { stride: [1, 1], dilation: [1, 1], pad: [half, half, half, half] } as const;
  const [h, w] = factor.map((n) => SIDE * n);
  const x = make.upsample(input("x", [BATCH, SIDE, SIDE, inputs]), factor);
  const weights = input("weights", [kernel, kernel, inputs, outputs]);
  const dy = input("dy", [BATCH, h, w, outputs]);
  const dx = make.convInputGradient(dy, weights, window, [BATCH, h, w, inputs]);
  return graphOf({
    y: make.conv(x, weights, window),
    dWeights: make.convWeightGradient(x, dy, window, weights.shape),
    dx: make.upsampleGradient(dx, factor),
  });
}

const valuesOf = (graph: Graph) =>
  Object.fromEntries(
    Object.entries(graph.inputs).map(([name, { shape }]) => [
      name,
      normals(stream(1, `resized/${name}`), sizeOf(shape)),
    ]),
  );

for (const form of ["plain", "blocked", "blocks of 8"] as const) {
  Deno.test(`resized, ${form}: values are those of one operation after the other`, async () => {
    for (const geometry of GEOMETRIES) {
      const graph = graphAt(geometry);
      const inputs = valuesOf(graph);
      const expected = evaluateGraph(graph, {}, inputs).outputs;
      const outputs = await runNative(graph, form, inputs);
      for (const [name, values] of Object.entries(expected)) {
        assertClose(outputs[name], values, 1e-5, `${JSON.stringify(geometry)}: ${name}`, 0.01);
      }
    }
  });
}

Deno.test("resized: nothing is enlarged for convolutions in blocks, nor pooled behind them", () => {
  const operations = (graph: Graph) => new Set(topological(results(graph)).map(({ op }) => op));
  const [first] = GEOMETRIES;
  for (const [block, changed] of [[16, true], [0, false]] as const) {
    const left = operations(prepare(graphAt(first), block, "cpu"));
    assert.equal(left.has("upsample"), !changed);
    assert.equal(left.has("averagePool"), !changed);
  }
});

Deno.test("resized: an image that others need too is not pooled on the way", () => {
  const shape: Shape = [BATCH, SIDE, SIDE, 16];
  const window = { stride: [1, 1], dilation: [1, 1], pad: [1, 1, 1, 1] } as const;
  const y = make.conv(input("x", shape), input("weights", [3, 3, 16, 16]), window);
  const halves = { stride: [2, 2], dilation: [1, 1], pad: [0, 0, 0, 0], size: [2, 2] } as const;
  const pooled = prepare(graphOf({ y, pooled: make.averagePool(y, halves) }), 16, "cpu");
  assert.equal(pooled.outputs.pooled.op, "averagePool");
});

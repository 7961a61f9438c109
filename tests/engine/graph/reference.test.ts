/** The float64 meaning of gradients: adjoint to what they are gradients of. */

import assert from "node:assert/strict";
import * as make from "../../../lib/engine/graph/build.ts";
import { type Node, sizeOf, type Window } from "../../../lib/engine/graph/graph.ts";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { normals, type Stream, stream } from "../../../lib/random/mod.ts";
import { graphOf, input } from "../support/graphs.ts";
import { dot } from "../support/dot.ts";
import { pick } from "../support/numbers.ts";

const TRIALS = 60;

/** Windows that fit images of 5 to 8 pixels, whatever their dilation and pads. */
const randomWindow = (random: Stream): Window => ({
  stride: [pick(random, [1, 1, 2, 3]), pick(random, [1, 2])],
  dilation: [pick(random, [1, 2]), pick(random, [1, 1, 2])],
  pad: [0, 1, 2, 3].map(() => random.integer(4)) as unknown as Window["pad"],
});

const side = (random: Stream): number => 5 + random.integer(4);

/** The values of `outputs` at random values of the inputs, which come along. */
function evaluated(random: Stream, outputs: Readonly<Record<string, Node>>) {
  const graph = graphOf(outputs);
  const inputs = Object.fromEntries(
    Object.entries(graph.inputs).map(([name, { shape }]) => [name, normals(random, sizeOf(shape))]),
  );
  return { ...inputs, ...evaluateGraph(graph, {}, inputs).outputs };
}

function assertEqual(a: number, b: number, what: string): void {
  assert.ok(Math.abs(a - b) <= 1e-10 * (1 + Math.abs(a)), `${what}: ${a} and ${b}`);
}

Deno.test("convolution: <conv(x, w), dy> = <x, dx> = <w, dw>, with strides, dilations, pads", () => {
  for (let trial = 0; trial < TRIALS; trial++) {
    const random = stream(1, "adjoint", trial);
    const window = randomWindow(random);
    const [x, w] = [
      input("x", [2, side(random), side(random), 2]),
      input("w", [1 + random.integer(3), 1 + random.integer(3), 2, 3]),
    ];
    const y = make.conv(x, w, window);
    const dy = input("dy", y.shape);
    const values = evaluated(random, {
      y,
      dx: make.convInputGradient(dy, w, window, x.shape),
      dw: make.convWeightGradient(x, dy, window, w.shape),
    });
    const product = dot(values.y, values.dy);
    assertEqual(product, dot(values.x, values.dx), `dx, ${JSON.stringify(window)}`);
    assertEqual(product, dot(values.w, values.dw), `dw, ${JSON.stringify(window)}`);
  }
});

Deno.test("averagePool and upsample are adjoint to their gradients", () => {
  for (let trial = 0; trial < TRIALS; trial++) {
    const random = stream(2, "adjoint", trial);
    const size = [1 + random.integer(3), 1 + random.integer(3)] as const;
    const x = input("x", [2, side(random), side(random), 3]);
    const stride = [1 + random.integer(3), 1 + random.integer(3)] as const;
    const window = { stride, size, dilation: [1, 1], pad: [0, 0, 0, 0] } as const;
    const [pooled, large] = [make.averagePool(x, window), make.upsample(x, size)];
    const [dPooled, dLarge] = [input("dPooled", pooled.shape), input("dLarge", large.shape)];
    const values = evaluated(random, {
      pooled,
      large,
      dx: make.averagePoolGradient(dPooled, window, x.shape),
      dx2: make.upsampleGradient(dLarge, size),
    });
    assertEqual(dot(values.pooled, values.dPooled), dot(values.x, values.dx), "averagePool");
    assertEqual(dot(values.large, values.dLarge), dot(values.x, values.dx2), "upsample");
  }
});

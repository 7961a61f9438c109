/** Traced gradients against central differences of the traced function, both in float64. */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { attention, downsample, groupNorm, silu, upsample } from "../../lib/engine/blocks/mod.ts";
import { type Graph, sizeOf } from "../../lib/engine/graph/graph.ts";
import { evaluateGraph } from "../../lib/engine/graph/reference.ts";
import { compile, type NamedValues, type Tensors } from "../../lib/engine/mod.ts";
import { trace } from "../../lib/engine/trace/mod.ts";
import { parameterCount, unpack } from "../../lib/model/mod.ts";
import { normals, type Stream, stream } from "../../lib/random/mod.ts";
import { type Argument, drawn, positives } from "./cases/case.ts";
import { dot } from "./support/dot.ts";
import { assertClose } from "./support/numbers.ts";
import {
  loss,
  lossAndGradient,
  perturbedParameters,
  questionSpecs,
  questionValues,
  specsOf,
  type Tiny,
} from "./support/tiny.ts";

type Named = Readonly<Record<string, ArrayLike<number>>>;

/** Truncation of order h^2 and rounding of order 1e-16 / h, for functions of size 1. */
const H = 1e-5;
const TOLERANCE = 1e-7;

/** (L(x + h v) - L(x - h v)) / 2 h. */
function slope(graph: Graph, at: Named, name: string, direction: ArrayLike<number>): number {
  const [above, below] = [H, -H].map((h) => {
    const moved = Float64Array.from(at[name], (value, k) => value + h * direction[k]);
    return evaluateGraph(graph, {}, { ...at, [name]: moved }).outputs.loss[0];
  });
  return (above - below) / (2 * H);
}

function assertSlope(
  graph: Graph,
  at: Named,
  name: string,
  gradient: ArrayLike<number>,
  direction: ArrayLike<number>,
  what: string,
): void {
  const [expected, actual] = [slope(graph, at, name, direction), dot(gradient, direction)];
  const size = Math.sqrt(dot(gradient, gradient) * dot(direction, direction));
  assert.ok(
    Math.abs(actual - expected) <= TOLERANCE * (1 + size),
    `${what}: the gradient gives ${actual}, differences give ${expected}`,
  );
}

type Value = (...x: tf.Tensor[]) => tf.Tensor;

/** A scalar that depends on every element of `y` in a way of its own, and not linearly. */
function mixed(y: tf.Tensor): tf.Scalar {
  const weights = Float32Array.from({ length: y.size }, (_, k) => Math.cos(k * k * 0.7) + 0.2);
  return tf.sum(tf.mul(tf.sin(y), tf.tensor(weights, y.shape)));
}

const image = tf.conv2d as unknown as (
  x: tf.Tensor,
  w: tf.Tensor,
  stride: number,
  pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding,
) => tf.Tensor;

/** Functions, and the shapes of their arguments. */
const FUNCTIONS: Readonly<Record<string, readonly [Value, ...number[][]]>> = {
  "conv 3x3 same": [(x, w) => image(x, w, 1, "same"), [2, 5, 4, 3], [3, 3, 3, 2]],
  "conv 5x5 valid": [(x, w) => image(x, w, 1, "valid"), [2, 6, 7, 2], [5, 5, 2, 3]],
  "conv 1x1 stride 2": [(x, w) => image(x, w, 2, "same"), [2, 5, 4, 3], [1, 1, 3, 2]],
  "conv 3x3 stride 2 same": [(x, w) => image(x, w, 2, "same"), [2, 6, 5, 2], [3, 3, 2, 3]],
  "conv 3x3 stride 2 valid": [(x, w) => image(x, w, 2, "valid"), [2, 6, 8, 2], [3, 3, 2, 3]],
  "conv pad 2": [(x, w) => image(x, w, 1, 2), [2, 4, 4, 2], [3, 3, 2, 2]],
  "conv pads of its own": [
    (x, w) => image(x, w, 2, [[0, 0], [2, 0], [0, 1], [0, 0]]),
    [2, 5, 4, 2],
    [3, 2, 2, 2],
  ],
  "groupNorm, 2 groups": [
    (x, gamma, beta) => groupNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 2),
    [2, 3, 4, 6],
    [6],
    [6],
  ],
  "groupNorm, 1 group": [
    (x, gamma, beta) => groupNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1),
    [3, 2, 2, 4],
    [4],
    [4],
  ],
  "silu": [(x) => silu(x), [3, 7]],
  "attention": [
    (q, k, v) => attention(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D),
    [2, 5, 3],
    [2, 5, 3],
    [2, 5, 3],
  ],
  "upsample": [(x) => upsample(x as tf.Tensor4D), [2, 3, 2, 3]],
  "downsample": [(x) => downsample(x as tf.Tensor4D), [2, 4, 6, 3]],
  "avgPool": [(x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"), [2, 4, 6, 3]],
  "resizeNearestNeighbor": [
    (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [6, 4]),
    [2, 3, 2, 3],
  ],
  "matMul": [(a, b) => tf.matMul(a, b), [3, 4], [4, 5]],
  "matMul, transposed": [(a, b) => tf.matMul(a, b, true, true), [2, 4, 3], [2, 5, 4]],
  "softmax": [(x) => tf.softmax(x), [3, 5]],
  "add, broadcast": [(a, b) => tf.add(a, b), [3, 2, 4], [2, 1]],
  "sub, broadcast": [(a, b) => tf.sub(a, b), [4], [3, 4]],
  "mul, broadcast": [(a, b) => tf.mul(a, b), [3, 2, 4], [1, 4]],
  "squaredDifference": [(a, b) => tf.squaredDifference(a, b), [3, 4], [3, 4]],
  "mean": [(x) => tf.mean(x, [0, 2]), [3, 4, 2]],
  "sum, kept": [(x) => tf.sum(x, 1, true), [3, 4, 2]],
  "max": [(x) => tf.max(x, 1), [3, 4]],
  "maximum": [(a, b) => tf.maximum(a, b), [3, 4], [3, 4]],
  "relu": [(x) => tf.relu(x), [3, 4]],
  "sigmoid": [(x) => tf.sigmoid(x), [3, 4]],
  "tanh": [(x) => tf.tanh(x), [3, 4]],
  "exp": [(x) => tf.exp(x), [3, 4]],
  "cos": [(x) => tf.cos(x), [3, 4]],
  "abs": [(x) => tf.abs(x), [3, 4]],
  "clipByValue": [(x) => tf.clipByValue(x, -0.5, 0.5), [3, 4]],
  "where": [(a, b) => tf.where(tf.tensor1d([1, 0, 1], "bool"), a, b), [2, 3], [2, 3]],
  "concat and split": [
    (a, b) => {
      const [p, q] = tf.split(tf.concat([a, b], 1), [2, 5], 1);
      return tf.matMul(p, q, true);
    },
    [3, 4],
    [3, 3],
  ],
  "slice": [(x) => tf.slice(x, [1, 0, 1], [2, 3, 1]), [3, 3, 3]],
  "pad": [(x) => tf.pad(x, [[1, 0], [2, 1]]), [3, 2]],
  "transpose": [(x) => tf.transpose(x, [2, 0, 1]), [2, 3, 4]],
  "reverse": [(x) => tf.reverse(x, 1), [2, 3]],
  "tile": [(x) => tf.tile(x, [2, 1, 3]), [2, 3, 2]],
  "stack and unstack": [(a, b) => tf.unstack(tf.stack([a, b], 1), 0)[1], [3, 4], [3, 4]],
};

/** Functions whose arguments must be positive. */
const OF_POSITIVES: typeof FUNCTIONS = {
  "log": [(x) => tf.log(x), [3, 4]],
  "sqrt": [(x) => tf.sqrt(x), [3, 4]],
  "rsqrt": [(x) => tf.rsqrt(x), [3, 4]],
  "reciprocal": [(x) => tf.reciprocal(x), [3, 4]],
  "div, broadcast": [(a, b) => tf.div(a, b), [3, 4], [4]],
  "pow": [(a, b) => tf.pow(a, b), [3, 4], [3, 4]],
};

/** Never 0, where relu and abs have no slope. */
const reals = (...shape: number[]): Argument => ({
  shape,
  dtype: "float32",
  draw: (random) => random.normal(),
});

async function checkGradients(
  what: string,
  [value, ...shapes]: readonly [Value, ...number[][]],
  draw: typeof reals,
): Promise<void> {
  const given = shapes.map((shape) => draw(...shape));
  const at: Record<string, ArrayLike<number>> = {};
  drawn({ arguments: given, apply: value }, what).forEach((array, k) => at[`x${k}`] = array);
  const specs = Object.fromEntries(shapes.map((shape, k) => [`x${k}`, { shape }]));
  const list = (inputs: Tensors) => shapes.map((_, k) => inputs[`x${k}`]);
  const scalar = (...x: tf.Tensor[]) => mixed(value(...x));
  const forward = await trace(
    (_, inputs) => ({ state: {}, outputs: { loss: scalar(...list(inputs)) } }),
    { state: {}, inputs: specs },
  );
  const backward = await trace((_, inputs) => {
    const grads = tf.grads(scalar)(list(inputs));
    return { state: {}, outputs: Object.fromEntries(grads.map((g, k) => [`x${k}`, g])) };
  }, { state: {}, inputs: specs });
  const gradients = evaluateGraph(backward, {}, at).outputs;
  shapes.forEach((shape, k) => {
    for (let trial = 0; trial < 3; trial++) {
      const direction = normals(stream(2, what, trial), sizeOf(shape));
      assertSlope(
        forward,
        at,
        `x${k}`,
        gradients[`x${k}`],
        direction,
        `${what}, argument ${k + 1}`,
      );
    }
  });
}

for (const [functions, draw] of [[FUNCTIONS, reals], [OF_POSITIVES, positives]] as const) {
  for (const [what, one] of Object.entries(functions)) {
    Deno.test(`gradient of ${what} agrees with central differences`, () =>
      checkGradients(what, one, draw));
  }
}

const TINY: Tiny = { n: 8, batch: 2 };
const at: NamedValues = { ...questionValues(TINY), flat: perturbedParameters(TINY) };
const spec = {
  state: {},
  inputs: { ...questionSpecs(TINY), flat: { shape: [parameterCount(specsOf(TINY))] } },
};

/** Random, and of a size in each parameter tensor that makes all of them count the same. */
function balanced(gradient: ArrayLike<number>, random: Stream): Float64Array {
  const direction = Float64Array.from(gradient, () => random.normal());
  let from = 0;
  for (const { shape } of Object.values(specsOf(TINY))) {
    const to = from + sizeOf(shape);
    const part = Array.from(gradient).slice(from, to);
    const scale = 1 / (Math.sqrt(dot(part, part)) * Math.sqrt(Object.keys(specsOf(TINY)).length));
    for (let k = from; k < to; k++) direction[k] *= scale;
    from = to;
  }
  return direction;
}

Deno.test("gradient of the tiny U-Net: differences, and onnx against float64", async () => {
  const backward = (_: Tensors, inputs: Tensors) => ({
    state: {},
    outputs: { gradient: lossAndGradient(TINY, inputs.flat, inputs).gradient },
  });
  const forward = await trace((_: Tensors, inputs: Tensors) => ({
    state: {},
    outputs: { loss: loss(TINY, unpack(inputs.flat, specsOf(TINY)), inputs) },
  }), spec);
  const { gradient } = evaluateGraph(await trace(backward, spec), {}, at).outputs;
  for (let trial = 0; trial < 3; trial++) {
    const direction = balanced(gradient, stream(4, "direction", trial));
    assertSlope(forward, at, "flat", gradient, direction, "U-Net");
  }
  using compiled = await compile(backward, spec, { engine: "onnx", threads: 2 });
  const native = (await compiled.run(at)).gradient;
  let from = 0;
  for (const [name, { shape }] of Object.entries(specsOf(TINY))) {
    const to = from + sizeOf(shape);
    assertClose(native.subarray(from, to), gradient.subarray(from, to), 1e-4, name);
    from = to;
  }
});

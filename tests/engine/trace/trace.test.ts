/** What cannot be traced is refused, by name and with a remedy. */

import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-cpu";
import assert from "node:assert/strict";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { type Tensors, trace } from "../../../lib/engine/trace/mod.ts";

const IMAGE = [2, 4, 4, 3] as const;

/** Traces a function of one vector `x` and one image. */
const traced = (fn: (x: tf.Tensor1D, image: tf.Tensor4D) => tf.Tensor) =>
  trace((_: Tensors, { x, image }: Tensors) => ({
    state: {},
    outputs: { y: fn(x as tf.Tensor1D, image as tf.Tensor4D) },
  }), { state: {}, inputs: { x: { shape: [4] }, image: { shape: IMAGE } } });

await tf.setBackend("cpu");
const outside = tf.tensor1d([1, 2, 3, 4]);
const variable = tf.variable(outside);

const REFUSED: Readonly<Record<string, readonly [Parameters<typeof traced>[0], ...RegExp[]]>> = {
  "tf.erf": [(x) => tf.erf(x), /kernel Erf/, /tf\.erf/, /kernels\.ts/],
  "tf.cumsum": [(x) => tf.cumsum(x), /kernel Cumsum/, /tf\.cumsum/, /kernels\.ts/],
  "tf.topk": [(x) => tf.topk(x, 2).values, /kernel TopK/, /tf\.topk/, /kernels\.ts/],
  "tf.maxPool": [(_, image) => tf.maxPool(image, 2, 2, "same"), /kernel MaxPool/, /tf\.maxPool/],
  "tf.complex": [(x) => tf.real(tf.complex(x, x)), /kernel Complex/, /tf\.complex/],
  "a gradient without a kernel": [
    (x) => tf.grad((v) => tf.sum(tf.square(tf.gather(v, tf.tensor1d([0, 2], "int32")))))(x),
    /kernel UnsortedSegmentSum/,
    /kernels\.ts/,
  ],
  "a variable made inside": [(x) => tf.add(x, tf.variable(tf.scalar(1))), /tf\.variable/, /state/],
  "a variable from outside": [(x) => tf.add(x, variable), /outside/, /state or input/],
  "a tensor from outside": [(x) => tf.add(x, outside), /\[4\] was made outside/, /state or input/],
  "a tensor from outside as it is": [() => outside, /outside/, /state or input/],
  "an optimiser of tfjs": [
    (x) => {
      const w = tf.variable(tf.zerosLike(x));
      tf.train.adam(1e-3).minimize(() => tf.sum(tf.mul(w, x)) as tf.Scalar);
      return w;
    },
    /Cannot trace/,
  ],
  "tf.randomNormal": [(x) => tf.add(x, tf.randomNormal([4])), /random/i, /as inputs/],
  "tf.randomNormal, seeded": [
    (x) => tf.add(x, tf.randomNormal([4], 0, 1, "float32", 42)),
    /random/i,
    /as inputs/,
  ],
  "tf.randomUniform": [(x) => tf.add(x, tf.randomUniform([4])), /random/i, /as inputs/],
  "tf.truncatedNormal": [(x) => tf.add(x, tf.truncatedNormal([4])), /truncated/i, /as inputs/],
  "tf.dropout, seeded": [(x) => tf.dropout(x, 0.5, undefined, 3), /dropout|random/i, /as inputs/],
  "dataSync": [(x) => tf.mul(x, x.dataSync()[0]), /Cannot read a tensor while tracing/, /output/],
  "arraySync": [(x) => tf.mul(x, x.arraySync()[0]), /Cannot read a tensor while tracing/],
  "strings": [() => tf.tensor(["a", "b"]), /dtype string/],
  "padded pooling": [(_, image) => tf.avgPool(image, 3, 1, "same"), /avgPool/, /padding must be 0/],
  "shrinking by resizing": [
    (_, image) => tf.image.resizeNearestNeighbor(image, [2, 2]),
    /resizeNearestNeighbor/,
    /\[2, 4, 4, 3\]/,
  ],
  "images of another order": [
    (_, image) => tf.conv2d(image, tf.ones([1, 1, 4, 2]), 1, "same", "NCHW"),
    /NHWC/,
  ],
};

for (const [what, [fn, ...patterns]] of Object.entries(REFUSED)) {
  Deno.test(`trace refuses ${what}, and says what to do`, async () => {
    for (const pattern of patterns) await assert.rejects(traced(fn), pattern);
  });
}

const STATE = { state: { w: { shape: [4] } }, inputs: {} };
const NO_OUTPUTS = { outputs: {} };

Deno.test("trace refuses a next state that the spec does not describe", async () => {
  await assert.rejects(
    trace(() => ({ state: {} as never, ...NO_OUTPUTS }), STATE),
    /next state lacks "w"/,
  );
  await assert.rejects(
    trace(({ w }: Tensors<"w">) => ({ state: { w: tf.slice(w, [0], [2]) }, ...NO_OUTPUTS }), STATE),
    /"w" must keep shape \[4\] and dtype float32: the function returned \[2\]/,
  );
  await assert.rejects(
    trace(({ w }: Tensors<"w">) => ({ state: { w: tf.cast(w, "int32") }, ...NO_OUTPUTS }), STATE),
    /"w" must keep .* dtype float32: the function returned \[4\] and int32/,
  );
  await assert.rejects(
    trace(({ w }: Tensors<"w">) => ({ state: { w, more: w }, ...NO_OUTPUTS }), STATE),
    /returned a state "more" that the spec lacks/,
  );
});

Deno.test("trace: an error of the function itself comes through as it is", async () => {
  const own = new RangeError("mine");
  await assert.rejects(
    traced(() => {
      throw own;
    }),
    (error) => error === own,
  );
});

Deno.test("trace leaves the backend as it was, whether it succeeds or fails", async () => {
  await tf.setBackend("cpu");
  await assert.rejects(traced((x) => tf.erf(x)));
  assert.equal(tf.getBackend(), "cpu");
  const graph = await traced((x) => tf.add(x, 1));
  assert.equal(tf.getBackend(), "cpu");
  assert.deepEqual([...tf.add(outside, 1).dataSync()], [2, 3, 4, 5]);
  const inputs = { x: [1, 2, 3, 4], image: [] };
  assert.deepEqual([...evaluateGraph(graph, {}, inputs).outputs.y], [2, 3, 4, 5]);
});

Deno.test("trace leaves no tensors behind", async () => {
  await tf.setBackend("cpu");
  const before = tf.memory().numTensors;
  await traced((x) => tf.grad((v) => tf.sum(tf.exp(tf.mul(v, 2))))(x));
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("trace: several at once do not disturb each other", async () => {
  const graphs = await Promise.all([1, 2, 3].map((k) => traced((x) => tf.add(x, k))));
  graphs.forEach((graph, k) => {
    const { y } = evaluateGraph(graph, {}, { x: [0, 1, 2, 3], image: [] }).outputs;
    assert.deepEqual([...y], [1, 2, 3, 4].map((v) => v + k));
  });
});

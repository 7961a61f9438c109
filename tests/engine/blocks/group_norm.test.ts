import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-cpu";
import assert from "node:assert/strict";
import { groupNorm } from "../../../lib/engine/blocks/mod.ts";
import { sizeOf } from "../../../lib/engine/graph/graph.ts";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { compile, type Tensors } from "../../../lib/engine/mod.ts";
import { trace } from "../../../lib/engine/trace/mod.ts";
import { normals, stream } from "../../../lib/random/mod.ts";
import { relativeDistance } from "../support/numbers.ts";

const SHAPE = [2, 16, 16, 32] as const;
const spec = {
  state: {},
  inputs: { x: { shape: SHAPE }, gamma: { shape: [32] }, beta: { shape: [32] } },
};

function normalised(_: Tensors, { x, gamma, beta }: Tensors<"x" | "gamma" | "beta">) {
  const of = (v: tf.Tensor) =>
    groupNorm(v as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 2);
  return {
    state: {},
    outputs: { y: of(x), dx: tf.grad((v) => tf.sum(tf.sin(of(v))))(x) },
  };
}

/**
 * Images of deviation 1 around 300. From mean(x^2) - mean(x)^2 the variance would be off by 9e4
 * roundings, half a percent; from centred images what remains is the rounding of the mean.
 */
const TOLERANCES = {
  "onnx": 1e-4,
  "onnx-wasm": 2e-3,
  "tfjs-wasm": 2e-3,
  "tfjs-cpu": 1e-4,
} as const;

Deno.test("groupNorm and its gradient stay accurate far from 0, on every engine", async () => {
  const inputs = {
    x: normals(stream(1, "norm/x"), sizeOf(SHAPE)).map((v) => v + 300),
    gamma: normals(stream(1, "norm/gamma"), 32),
    beta: normals(stream(1, "norm/beta"), 32),
  };
  const expected = evaluateGraph(await trace(normalised, spec), {}, inputs).outputs;
  for (const [engine, tolerance] of Object.entries(TOLERANCES)) {
    using compiled = await compile(normalised, spec, {
      engine: engine as keyof typeof TOLERANCES,
      threads: 2,
    });
    const actual = await compiled.run(inputs);
    for (const name of ["y", "dx"] as const) {
      const distance = relativeDistance(actual[name], expected[name]);
      assert.ok(distance < tolerance, `${engine}: ${name} is off by ${distance}`);
    }
  }
});

Deno.test("groupNorm: groups must divide the channels", async () => {
  await tf.setBackend("cpu");
  const [x, ones] = [tf.zeros<tf.Rank.R4>([1, 2, 2, 6]), tf.ones<tf.Rank.R1>([6])];
  assert.throws(() => groupNorm(x, ones, ones, 4), /groups must divide the channels: .* 4 and 6/);
});

/** States keep their values, however they lie in memory and however often they are rewritten. */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { sizeOf } from "../../lib/engine/graph/graph.ts";
import { evaluateGraph } from "../../lib/engine/graph/reference.ts";
import {
  compile,
  type NamedValues,
  type StepFunction,
  type TensorSpec,
} from "../../lib/engine/mod.ts";
import { trace } from "../../lib/engine/trace/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
import { HERE } from "./support/here.ts";
import { assertClose } from "./support/numbers.ts";

const image = (x: tf.Tensor) => x as tf.Tensor4D;

/** Steps whose states are used in ways that ask for different orders in memory. */
const STATEFUL: Readonly<
  Record<string, readonly [StepFunction<string, "x", "y">, Readonly<Record<string, TensorSpec>>]>
> = {
  "weights of blocked, half blocked and plain convolutions": [
    ({ first, inner, last }, { x }) => {
      const y = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
        [a, b, c].reduce((v, w) => tf.tanh(tf.conv2d(image(v), image(w), 1, "same")), x);
      const of = (...w: tf.Tensor[]) => tf.mean(tf.square(y(w[0], w[1], w[2])));
      const [a, b, c] = tf.grads(of)([first, inner, last]);
      return {
        state: { first: tf.sub(first, a), inner: tf.sub(inner, b), last: tf.sub(last, c) },
        outputs: { y: y(first, inner, last) },
      };
    },
    {
      first: { shape: [3, 3, 3, 16] },
      inner: { shape: [3, 3, 16, 32] },
      last: { shape: [1, 1, 32, 5] },
    },
  ],
  "a flat vector whose slices tile it, and its moments": [
    ({ flat, m }, { x }) => {
      const of = (v: tf.Tensor) => {
        const w = tf.reshape(tf.slice(v, [0], [432]), [3, 3, 3, 16]);
        const bias = tf.slice(v, [432], [16]);
        const u = tf.reshape(tf.slice(v, [448], [2304]), [3, 3, 16, 16]);
        const inner = tf.add(tf.conv2d(image(x), image(w), 1, "same"), bias);
        return tf.mean(tf.square(tf.conv2d(image(tf.tanh(inner)), image(u), 2, 1)));
      };
      const next = tf.add(tf.mul(m, 0.5), tf.grad(of)(flat));
      return { state: { flat: tf.sub(flat, next), m: next }, outputs: { y: of(flat) } };
    },
    { flat: { shape: [2752] }, m: { shape: [2752] } },
  ],
  "a flat vector whose slices overlap, or are used twice": [
    ({ flat, other }, { x }) => {
      const w = tf.reshape(tf.slice(flat, [0], [432]), [3, 3, 3, 16]);
      const shifted = tf.reshape(tf.slice(flat, [16], [432]), [3, 3, 3, 16]);
      const a = tf.conv2d(image(x), image(w), 1, "same");
      const b = tf.conv2d(image(x), image(shifted), 1, "same");
      const c = tf.conv2d(image(x), image(tf.transpose(w, [1, 0, 2, 3])), 1, "valid");
      return {
        state: { flat: tf.tanh(tf.add(flat, tf.reverse(other, 0))), other: flat },
        outputs: { y: tf.add(tf.mul(a, b), tf.mean(c, [1, 2], true)) },
      };
    },
    { flat: { shape: [448] }, other: { shape: [448] } },
  ],
  "weights that swap with weights of another form": [
    ({ a, b }, { x }) => ({
      state: { a: tf.transpose(b, [0, 1, 3, 2]), b: tf.transpose(a, [0, 1, 3, 2]) },
      outputs: {
        y: tf.add(
          tf.conv2d(image(tf.conv2d(image(x), image(a), 1, "same")), image(b), 1, "same"),
          tf.sum(a),
        ),
      },
    }),
    { a: { shape: [3, 3, 3, 16] }, b: { shape: [3, 3, 16, 3] } },
  ],
  "images kept from step to step": [
    ({ kept }, { x }) => ({
      state: { kept: tf.add(tf.mul(kept, 0.5), x) },
      outputs: { y: tf.mean(tf.mul(kept, x), [1, 2]) },
    }),
    { kept: { shape: [2, 6, 6, 3] } },
  ],
};

for (const [what, [fn, state]] of Object.entries(STATEFUL)) {
  Deno.test(`onnx: ${what} agree with float64 for three steps`, async () => {
    const spec = { state, inputs: { x: { shape: [2, 6, 6, 3] } } };
    const graph = await trace(fn, spec);
    using compiled = await compile(fn, spec, { engine: "onnx", threads: 2 });
    const start = Object.fromEntries(
      Object.entries(state).map(([name, { shape }]) => {
        const values = normals(stream(1, `${what}/${name}`), sizeOf(shape));
        return [name, values.map((v) => 0.3 * v)];
      }),
    );
    await compiled.write(start);
    let expected: Readonly<Record<string, ArrayLike<number>>> = start;
    for (let step = 0; step < 3; step++) {
      const inputs = { x: normals(stream(1, what, step), 2 * 6 * 6 * 3) };
      const reference = evaluateGraph(graph, expected, inputs);
      const { y } = await compiled.run(inputs);
      assertClose(y, reference.outputs.y, 1e-5, `y of step ${step}`);
      const actual: NamedValues = await compiled.read();
      for (const name of Object.keys(state)) {
        assertClose(actual[name], reference.state[name], 1e-5, `${name} after step ${step}`);
      }
      expected = reference.state;
    }
  });
}

for (const engine of HERE) {
  Deno.test(`${engine}: the same inputs give the same bytes, twice`, async () => {
    const [fn, state] = STATEFUL["a flat vector whose slices tile it, and its moments"];
    const spec = { state, inputs: { x: { shape: [2, 6, 6, 3] } } };
    const runs = [];
    for (let time = 0; time < 2; time++) {
      using compiled = await compile(fn, spec, { engine, threads: 2 });
      await compiled.write({ flat: normals(stream(1, "bytes/flat"), 2752) });
      const outputs = [];
      for (let step = 0; step < 3; step++) {
        outputs.push(await compiled.run({ x: normals(stream(1, "bytes/x", step), 216) }));
      }
      runs.push({ outputs, ...await compiled.read() });
    }
    assert.deepEqual(runs[0], runs[1]);
  });
}

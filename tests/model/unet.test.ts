import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-cpu";
import assert from "node:assert/strict";
import { sizeOf } from "../../lib/engine/graph/graph.ts";
import { evaluateGraph } from "../../lib/engine/graph/reference.ts";
import { trace } from "../../lib/engine/trace/mod.ts";
import { initialParameters, pack, parameterCount, unet, unpack } from "../../lib/model/mod.ts";
import golden from "../engine/golden/adam.json" with { type: "json" };
import { assertClose } from "../engine/support/numbers.ts";
import {
  configOf,
  loss,
  lossAndGradient,
  perturbedParameters,
  questionSpecs,
  questionValues,
  specsOf,
  type Tiny,
} from "../engine/support/tiny.ts";
import { TINY as OF_GOLDEN } from "../engine/support/trajectory.ts";

const TINY: Tiny = { n: 8, batch: 3 };

type Question = ReturnType<typeof questionValues>;

/** The network's output on tfjs's CPU backend. */
async function output(question: Question, parameters = perturbedParameters(TINY)) {
  await tf.setBackend("cpu");
  return tf.tidy(() => {
    const specs = questionSpecs({ ...TINY, batch: question.t.length });
    const tensors = Object.fromEntries(
      Object.entries(specs).map(([name, { shape }]) => [
        name,
        tf.tensor(question[name as keyof Question], [...shape]),
      ]),
    );
    const views = unpack(tf.tensor1d(parameters), specsOf(TINY));
    return unet(configOf(TINY), views, tensors as never).output.dataSync() as Float32Array;
  });
}

const question = questionValues(TINY);
const filled = (value: number) => new Float32Array(TINY.batch).fill(value);
const PIXELS = TINY.n ** 2;

/** Whether two outputs differ for image `k`, by far more than rounding. */
function differs(a: Float32Array, b: Float32Array, k: number): boolean {
  const [mine, other] = [a, b].map((all) => all.subarray(k * PIXELS, (k + 1) * PIXELS));
  return mine.some((value, i) => Math.abs(value - other[i]) > 1e-4);
}

Deno.test("unet: its loss is that of the same network in PyTorch, to eleven digits", async () => {
  const flat = { shape: [parameterCount(specsOf(OF_GOLDEN))] };
  const graph = await trace((_, inputs) => ({
    state: {},
    outputs: { loss: loss(OF_GOLDEN, unpack(inputs.flat, specsOf(OF_GOLDEN)), inputs) },
  }), { state: {}, inputs: { ...questionSpecs(OF_GOLDEN), flat } });
  const inputs = { ...questionValues(OF_GOLDEN), flat: perturbedParameters(OF_GOLDEN) };
  assertClose(evaluateGraph(graph, {}, inputs).outputs.loss, [golden.losses[0]], 1e-11, "loss");
});

Deno.test("unet: says nothing at the start", async () => {
  const start = initialParameters(specsOf(TINY), 1);
  assert.ok((await output(question, start)).every((value) => value === 0));
});

Deno.test("unet: the answer depends on the step and on each coordinate", async () => {
  const base = await output(question);
  for (const name of ["t", "muX", "muY"] as const) {
    const other = await output({ ...question, [name]: question[name].map((v) => v + 1.5) });
    // Image 1 is not told its mu_x, image 2 not its mu_y.
    const told = [0, 1, 2].map((k) =>
      name === "t" || question[name === "muX" ? "knownX" : "knownY"][k] === 1
    );
    told.forEach((expected, k) => assert.equal(differs(base, other, k), expected, `${name}, ${k}`));
  }
  const swapped = await output({ ...question, muX: question.muY, muY: question.muX });
  assert.ok(differs(base, swapped, 0));
});

Deno.test("unet: not to be told is not the same as to be told any coordinate", async () => {
  const hidden = await output({ ...question, knownX: filled(0), muX: filled(0) });
  for (let mu = 0; mu < TINY.n; mu++) {
    const told = await output({ ...question, knownX: filled(1), muX: filled(mu) });
    assert.ok(differs(hidden, told, 0), `mu_x = ${mu}`);
  }
});

Deno.test("unet: images of a batch do not see each other", async () => {
  const all = await output(question);
  for (let k = 0; k < TINY.batch; k++) {
    const alone = Object.fromEntries(
      Object.entries(question).map(([name, values]) => {
        const width = values.length / TINY.batch;
        return [name, values.slice(k * width, (k + 1) * width)];
      }),
    ) as Question;
    assertClose(await output(alone), all.subarray(k * PIXELS, (k + 1) * PIXELS), 1e-5, `${k}`);
  }
});

Deno.test("unet: named layers have the sides and channels of their blocks", async () => {
  await tf.setBackend("cpu");
  const tiny = { n: 32, batch: 1 };
  const graph = await trace((_, inputs) => {
    const views = unpack(inputs.flat, specsOf(tiny));
    const { output, layers } = unet(configOf(tiny), views, inputs as never);
    return { state: {}, outputs: { ...layers, output } };
  }, {
    state: {},
    inputs: { ...questionSpecs(tiny), flat: { shape: [parameterCount(specsOf(tiny))] } },
  });
  const shapes = Object.entries(graph.outputs).map(([name, { shape }]) => [name, ...shape]);
  assert.deepEqual(shapes, [
    ["stem", 1, 32, 32, 16],
    ["enc1", 1, 16, 16, 16],
    ["enc2", 1, 8, 8, 16],
    ["enc3", 1, 4, 4, 16],
    ["mid", 1, 4, 4, 16],
    ["dec3", 1, 8, 8, 16],
    ["dec2", 1, 16, 16, 16],
    ["dec1", 1, 32, 32, 16],
    ["output", 1, 32, 32, 1],
  ]);
});

Deno.test("unet: every parameter tensor has a gradient", async () => {
  await tf.setBackend("cpu");
  const flat = perturbedParameters(TINY);
  const gradient = tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(questionSpecs(TINY)).map(([name, { shape }]) => [
        name,
        tf.tensor(question[name as keyof Question], [...shape]),
      ]),
    );
    return lossAndGradient(TINY, tf.tensor1d(flat), tensors).gradient.dataSync();
  });
  let at = 0;
  for (const [name, { shape }] of Object.entries(specsOf(TINY))) {
    const size = sizeOf(shape);
    const part = gradient.subarray(at, at += size);
    assert.ok(part.some((value) => Math.abs(value) > 1e-6), name);
  }
});

Deno.test("unet: a missing parameter is named", async () => {
  await tf.setBackend("cpu");
  const { "mid/1/conv1/w": _, ...rest } = unpack(
    tf.tensor1d(perturbedParameters(TINY)),
    specsOf(TINY),
  );
  const zeros = Object.fromEntries(
    Object.entries(questionSpecs(TINY)).map(([name, { shape }]) => [name, tf.zeros([...shape])]),
  );
  assert.throws(() => unet(configOf(TINY), rest, zeros as never), /"mid\/1\/conv1\/w" is missing/);
});

Deno.test("unpack and pack are inverse", async () => {
  await tf.setBackend("cpu");
  const flat = perturbedParameters(TINY);
  const views = unpack(tf.tensor1d(flat), specsOf(TINY));
  for (const [name, { shape }] of Object.entries(specsOf(TINY))) {
    assert.deepEqual(views[name].shape, shape, name);
  }
  assert.deepEqual(pack(Object.values(views)).dataSync(), flat);
});

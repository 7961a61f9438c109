/** What a bias's term leaves of the loss is told apart, and training does not change by it. */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { TrainConfig } from "../../lib/config/mod.ts";
import { schedule } from "../../lib/diffusion/mod.ts";
import { compile } from "../../lib/engine/mod.ts";
import { type Batch, batchAt, trainingStep } from "../../lib/training/mod.ts";
import type { StepOutputs, TrainingStep } from "../../lib/training/step.ts";
import { dataSet } from "../../lib/world/mod.ts";
import { biasConfig } from "../biases/support.ts";
import { busyState, engine, stepGraph, tinyConfig } from "./support.ts";

const WITH_TERM = ["parallelogram", "separable", "dispersion", "factor-swap", "forced-rendering"];
const STEPS = 12;

const batchOf = (config: TrainConfig, step: number): Batch =>
  batchAt(config, dataSet(config.world), schedule("linear"), step);

/** The step as it would be if it put out nothing but the loss and the gradient's norm. */
const without = ({ fn, spec }: TrainingStep): TrainingStep => ({
  fn(state, inputs) {
    const { state: next, outputs: { loss, gradientNorm } } = fn(state, inputs);
    return { state: next, outputs: { loss, gradientNorm } };
  },
  spec,
});

/** What some steps leave, and what they put out. */
async function stepped({ fn, spec }: TrainingStep, config: TrainConfig, steps = STEPS) {
  using step = await compile(fn, spec, engine);
  await step.write(busyState(config));
  const outputs: StepOutputs[] = [];
  for (let k = 1; k <= steps; k++) outputs.push(await step.run(batchOf(config, k)));
  return { state: await step.read(), outputs };
}

for (const bias of WITH_TERM) {
  Deno.test(`denoising with ${bias}: the loss without its term; the training is the same, bit for bit`, async () => {
    const config = { ...biasConfig(bias), gradClip: 1, weightDecay: 0.1 };
    const told = await stepped(trainingStep(config), config);
    const untold = await stepped(without(trainingStep(config)), config);
    assert.deepEqual(told.state, untold.state);
    assert.deepEqual(
      told.outputs.map(({ loss, gradientNorm }) => ({ loss, gradientNorm })),
      untold.outputs.map(({ loss, gradientNorm }) => ({ loss, gradientNorm })),
    );
    // The first step is that of the same network without the term, whose loss is the mean square.
    const plain = { ...config, bias: `${bias}:weight=0` };
    const [{ loss: [square] }] = (await stepped(trainingStep(plain), plain, 1)).outputs;
    const [{ denoising, loss: [loss] }] = told.outputs;
    assert.ok(Math.abs(denoising![0] / square - 1) < 1e-5, `${denoising} instead of ${square}`);
    assert.notEqual(denoising![0], loss);
    assert.ok(told.outputs.every(({ denoising }) => denoising![0] > 0));
  });
}

Deno.test("denoising: no output of a training without a term", async () => {
  const outputs = async (bias?: string) =>
    Object.keys((await stepGraph(tinyConfig({ bias }))).outputs);
  for (const bias of [undefined, "offsets", "dispersion:weight=0"]) {
    assert.deepEqual(await outputs(bias), ["loss", "gradientNorm"]);
  }
  assert.deepEqual(await outputs("dispersion"), ["loss", "gradientNorm", "denoising"]);
});

Deno.test("denoising: tfjs computes it too, and holds no more tensors from step to step", async () => {
  const config = biasConfig("dispersion");
  const { fn, spec } = trainingStep(config);
  using step = await compile(fn, spec, { engine: "tfjs-cpu" });
  await step.write(busyState(config));
  const first: StepOutputs = await step.run(batchOf(config, 1));
  const held = tf.memory().numTensors;
  await step.run(batchOf(config, 2));
  assert.equal(tf.memory().numTensors, held);
  const [expected] = (await stepped(trainingStep(config), config, 1)).outputs;
  assert.ok(Math.abs(first.denoising![0] / expected.denoising![0] - 1) < 1e-5);
});

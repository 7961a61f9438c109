/** Every bias's training step: its gradient, and the engine's own arithmetic. */

import assert from "node:assert/strict";
import { allBiases } from "../../lib/biases/mod.ts";
import { runId, type TrainConfig, withDefaults } from "../../lib/config/mod.ts";
import { schedule } from "../../lib/diffusion/mod.ts";
import { evaluateGraph } from "../../lib/engine/graph/reference.ts";
import { printGraph as print } from "../../lib/engine/graph/print.ts";
import { compile, type Graph } from "../../lib/engine/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
import { type Batch, batchAt, trainingStep } from "../../lib/training/mod.ts";
import { dataSet } from "../../lib/world/mod.ts";
import { busyState, engine, stepGraph, tinyConfig } from "../training/support.ts";
import { BATCH, biasConfig } from "./support.ts";

const batchOf = (config: TrainConfig): Batch =>
  batchAt(config, dataSet(config.world), schedule("linear"), 3);

/** The loss alone, in double precision. */
function lossOf(graph: Graph, weights: ArrayLike<number>, batch: Batch): number {
  const { outputs: { loss } } = graph;
  return evaluateGraph({ ...graph, nextState: {}, outputs: { loss } }, { weights }, batch)
    .outputs.loss[0];
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
};

/** Two networks take twice as long: those that are routed stand for both. */
const computed = allBiases().filter(({ name, loss, network }) =>
  (loss || network) && name !== "experts"
);

for (const { name } of computed) {
  Deno.test(`step with ${name}: its gradient is that of its loss, and the engine computes both`, async () => {
    const config = biasConfig(name);
    const graph = await stepGraph(config);
    const state = busyState(config);
    const batch = batchOf(config);
    // The rest of the next state is Adam's, as in every training.
    const moment = { ...graph, nextState: { m: graph.nextState.m } };
    const expected = evaluateGraph(moment, state, batch);
    // m' = 0.9 m + 0.1 g
    const g = expected.state.m.map((m, k) =>
      (m - Math.fround(0.9) * state.m[k]) / Math.fround(0.1)
    );
    const size = Math.sqrt(dot(g, g));
    const other = normals(stream(1, "biases/direction"), g.length);
    const length = Math.sqrt(dot(other, other));
    const direction = g.map((x, k) => x / size + other[k] / length);
    const at = (h: number) =>
      lossOf(graph, Float64Array.from(state.weights, (w, k) => w + h * direction[k]), batch);
    const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
    const own = dot(g, direction);
    assert.ok(Math.abs(slope - own) < 1e-6 * size, `${slope} by differences, ${own} by gradient`);

    const { fn, spec } = trainingStep(config);
    using step = await compile(fn, spec, engine);
    await step.write(state);
    const { loss: [loss] } = await step.run(batch);
    const is = expected.outputs.loss[0];
    assert.ok(Math.abs(loss / is - 1) < 1e-5, `${loss} in the engine, ${is} in double precision`);
    const m = (await step.read()).m as Float32Array;
    const largest = expected.state.m.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const error = m.reduce((worst, v, k) => Math.max(worst, Math.abs(v - expected.state.m[k])), 0);
    assert.ok(error < 1e-4 * largest, `moments differ by ${error / largest}`);
  });
}

Deno.test("a term of weight 0: the very graph of a training without it", async () => {
  const weighing = allBiases().filter((bias) => bias.loss && !bias.network);
  assert.ok(weighing.length >= 4);
  const plain = tinyConfig({ batch: BATCH });
  const shown = async (config: TrainConfig) => print(await stepGraph(config));
  const own = await shown(plain);
  for (const { name } of weighing) {
    assert.equal(await shown({ ...plain, bias: `${name}:weight=0` }), own, name);
    assert.notEqual(await shown({ ...plain, bias: name }), own, name);
  }
});

Deno.test("bias: absent, a run keeps its name; present, it gets one of its own", () => {
  const plain = withDefaults({});
  assert.equal("bias" in plain, false);
  assert.equal(runId(withDefaults({ seed: 1 })), "bd4528c8a133d571");
  assert.notEqual(runId(withDefaults({ bias: "dispersion" })), runId(plain));
});

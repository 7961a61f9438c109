import assert from "node:assert/strict";
import type { TrainConfig } from "../../lib/config/mod.ts";
import { levelAt, schedule, type Target, targetOf } from "../../lib/diffusion/mod.ts";
import { compile, type Graph } from "../../lib/engine/mod.ts";
import { evaluateGraph } from "../../lib/engine/graph/reference.ts";
import { initialParameters, parameterSpecs, PRESETS } from "../../lib/model/mod.ts";
import { network } from "../../lib/network/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
import { type Batch, batchAt, trainingStep } from "../../lib/training/mod.ts";
import { dataSet } from "../../lib/world/mod.ts";
import { busyState, engine, type State, stepGraph, tinyConfig } from "./support.ts";

const linear = schedule("linear");

function batchOf(config: TrainConfig, step: number): Batch {
  return batchAt(config, dataSet(config.world), linear, step);
}

/** The loss alone, in double precision. */
function lossOf(graph: Graph, weights: ArrayLike<number>, batch: Batch): number {
  const { outputs: { loss } } = graph;
  return evaluateGraph({ ...graph, nextState: {}, outputs: { loss } }, { weights }, batch)
    .outputs.loss[0];
}

/** Adam's constants as single precision has them: b1, 1 - b1, b2, 1 - b2. */
const [B1, NEW1, B2, NEW2] = [0.9, 0.1, 0.999, 0.001].map(Math.fround);

/** The gradient that moved m: g = (m' - b1 m) / (1 - b1). */
function gradientOf(state: State, next: Readonly<Record<string, Float64Array>>): Float64Array {
  return next.m.map((m, k) => (m - B1 * state.m[k]) / NEW1);
}

const norm = (v: Float64Array) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

/** Largest difference between equally long lists. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  return Array.from(a).reduce((worst, x, k) => Math.max(worst, Math.abs(x - b[k])), 0);
}

const adamW = { weightDecay: 0.1, emaDecay: 0.9, gradClip: 0, batch: 1, rate: 0.01, warmup: 10 };

Deno.test("step: AdamW and EMA by hand, in double precision, of the loss's gradient", async () => {
  const config = tinyConfig(adamW);
  const graph = await stepGraph(config);
  const state = busyState(config);
  const batch = batchOf(config, 3);
  const { state: next, outputs } = evaluateGraph(graph, state, batch);

  const g = gradientOf(state, next);
  const size = norm(g);
  assert.ok(Math.abs(outputs.gradientNorm[0] / size - 1) < 1e-12);
  const along = (h: number) =>
    lossOf(graph, Float64Array.from(state.weights, (w, k) => w + h * g[k] / size), batch);
  const slope = (along(1e-5) - along(-1e-5)) / 2e-5;
  assert.ok(Math.abs(slope / size - 1) < 1e-6, `${slope} along a gradient of ${size}`);

  // Step 3 of a warm-up of 10.
  const rate = Math.fround(0.01 * 3 / 10);
  const [c1, c2] = [1 / (1 - 0.9 ** 3), 1 / (1 - 0.999 ** 3)].map(Math.fround);
  const v = g.map((gk, k) => B2 * state.v[k] + NEW2 * gk * gk);
  const weights = g.map((_, k) => {
    const direction = c1 * next.m[k] / (Math.sqrt(c2 * v[k]) + Math.fround(1e-8));
    return state.weights[k] - rate * (direction + Math.fround(0.1) * state.weights[k]);
  });
  const ema = weights.map((w, k) => B1 * state.ema[k] + NEW1 * w);
  assert.ok(distance(next.v, v) < 1e-15, "v");
  assert.ok(distance(next.weights, weights) < 1e-12, "weights");
  assert.ok(distance(next.ema, ema) < 1e-12, "ema");
});

Deno.test("step: the engine's float32 equals the double-precision reference", async () => {
  const config = tinyConfig({ ...adamW, gradClip: 0.5, batch: 2 });
  const state = busyState(config);
  const batch = batchOf(config, 3);
  const expected = evaluateGraph(await stepGraph(config), state, batch);
  const { fn, spec } = trainingStep(config);
  using step = await compile(fn, spec, engine);
  await step.write(state);
  const outputs = await step.run(batch);
  const next = await step.read();
  for (const name of ["loss", "gradientNorm"] as const) {
    const [is, should] = [outputs[name][0], expected.outputs[name][0]];
    assert.ok(Math.abs(is / should - 1) < 1e-5, `${name} is ${is}, should be ${should}`);
  }
  for (const name of ["weights", "m", "v", "ema"] as const) {
    const largest = Math.max(...expected.state[name].map(Math.abs));
    const error = distance(next[name], expected.state[name]) / largest;
    assert.ok(error < 1e-5, `${name} differs by ${error}`);
  }
});

Deno.test("gradClip: a longer gradient gets this norm, a shorter one is left alone", async () => {
  const config = tinyConfig(adamW);
  const state = busyState(config);
  const batch = batchOf(config, 3);
  const stepped = async (gradClip: number) =>
    evaluateGraph(await stepGraph({ ...config, gradClip }), state, batch);
  const free = await stepped(0);
  const g = gradientOf(state, free.state);
  const half = await stepped(norm(g) / 2);
  assert.ok(distance(gradientOf(state, half.state), g.map((x) => x / 2)) < 1e-7 * norm(g));
  assert.deepEqual(half.outputs.gradientNorm, free.outputs.gradientNorm);
  const above = await stepped(norm(g) * 2);
  assert.ok(distance(above.state.weights, free.state.weights) < 1e-12);
});

Deno.test("target: eps, x0 or v = a eps - b x0, by the loss of a constant answer", async () => {
  for (const target of ["eps", "x0", "v"] satisfies Target[]) {
    const config = tinyConfig({ target, batch: 2 });
    const batch = batchOf(config, 1);
    const weights = initialParameters(parameterSpecs({ n: 8, ...PRESETS.tiny }), 1);
    // The last layer starts as zeros, its bias comes last: a bias of 0.5 makes the answer 0.5.
    weights[weights.length - 1] = 0.5;
    const pixels = 8 * 8;
    const wanted = batch.x0.map((x0, k) => {
      const [eps, a, b] = [
        batch.eps[k],
        ...[batch.signal, batch.noise].map((v) => v[k / pixels | 0]),
      ];
      return target === "eps" ? eps : target === "x0" ? x0 : a * eps - b * x0;
    });
    const square = wanted.reduce((sum, w) => sum + (0.5 - w) ** 2, 0) / wanted.length;
    const loss = lossOf(await stepGraph(config), weights, batch);
    assert.ok(Math.abs(loss / square - 1) < 1e-6, `${target}: ${loss} against ${square}`);
  }
});

Deno.test("step: the loss is that of the network as a denoiser, level by level", async () => {
  const config = tinyConfig({ target: "v", batch: 3 });
  const batch = batchOf(config, 1);
  const { weights } = busyState(config);
  const { fn, spec } = trainingStep(config);
  using step = await compile(fn, spec, engine);
  await step.write({ weights });
  const { loss: [loss] } = await step.run(batch);

  using net = await network(config, [], engine);
  await net.load(weights);
  let sum = 0;
  for (let b = 0; b < 3; b++) {
    const level = levelAt(linear, batch.t[b]);
    const [x0, eps] = [batch.x0, batch.eps].map((all) => all.slice(64 * b, 64 * (b + 1)));
    const xt = x0.map((x, k) => batch.signal[b] * x + batch.noise[b] * eps[k]);
    const labels = Float32Array.of(batch.muX[b], batch.muY[b]);
    const answer = await net.denoise({ xt, level, labels, known: "xy" });
    const implied = answer.map((x, k) => (xt[k] - batch.signal[b] * x) / batch.noise[b]);
    const v = implied.map((e, k) => batch.signal[b] * e - batch.noise[b] * answer[k]);
    const wanted = targetOf("v", x0, eps, [level]);
    sum += v.reduce((total, value, k) => total + (value - wanted[k]) ** 2, 0);
  }
  assert.ok(Math.abs(loss / (sum / 192) - 1) < 1e-4, `${loss} against ${sum / 192}`);
});

Deno.test("step: a hidden coordinate has no effect, a known one has", async () => {
  const config = tinyConfig({ batch: 1 });
  const graph = await stepGraph(config);
  const { weights } = busyState(config);
  const batch = { ...batchOf(config, 1), eps: normals(stream(1, "test/eps"), 64) };
  const loss = (changes: Partial<Batch>) => lossOf(graph, weights, { ...batch, ...changes });
  const [none, some] = [Float32Array.of(0), Float32Array.of(1)];
  const moved = { muX: Float32Array.of(batch.muX[0] + 3) };
  assert.equal(loss({ knownX: none, ...moved }), loss({ knownX: none }));
  assert.notEqual(loss({ knownX: some, ...moved }), loss({ knownX: some }));
  assert.notEqual(loss({ knownX: none }), loss({ knownX: some }));
  assert.notEqual(loss({ knownX: none }), loss({ knownY: none }));
});

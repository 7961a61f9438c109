import { evaluate, evaluationImages, HEADLINE, readout } from "../../lib/evaluation/mod.ts";
import assert from "node:assert/strict";
import { schedule } from "../../lib/diffusion/mod.ts";
import { network } from "../../lib/model/mod.ts";
import { latents } from "../../lib/evaluation/latents.ts";
import { inParts, pausing } from "../../lib/evaluation/pause.ts";
import { dataSet, defaultWorld, render } from "../../lib/world/mod.ts";
import { busyState, engine, tinyConfig } from "../training/support.ts";

const linear = schedule("linear");

Deno.test("evaluate: the same numbers again, of as many images as it says", async () => {
  const config = tinyConfig();
  const { weights, ema } = busyState(config);
  using net = await network(config, [HEADLINE.layer], engine);
  const evaluated = (of = net) => evaluate(config, dataSet(config.world), of, linear, 3);
  await net.load(weights);
  const first = await evaluated();
  await net.load(ema);
  assert.notDeepEqual(await evaluated(), first);
  await net.load(weights);
  let images = 0;
  const counted: typeof net = {
    ...net,
    denoise: (noisy) => (images += noisy.labels.length / 2, net.denoise(noisy)),
    activations: (noisy) => (images += noisy.labels.length / 2, net.activations(noisy)),
  };
  assert.deepEqual(await evaluated(counted), first);
  assert.equal(images, evaluationImages(8));
});

Deno.test("evaluate: pauses at least once for 64 images, and ends at any pause if told", async () => {
  const config = tinyConfig();
  const enough = new Error("enough");
  let [pauses, left] = [0, Infinity];
  const pause = async () => {
    await pausing()();
    if (pauses++ === left) throw enough;
  };
  using net = await network(config, [HEADLINE.layer], { ...engine, pause });
  await net.load(busyState(config).weights);
  const evaluated = () => evaluate(config, dataSet(config.world), net, linear, 3, pause);
  await evaluated();
  assert.ok(pauses >= evaluationImages(8) / 64, `${pauses} pauses`);
  for (const k of [0, 1, Math.floor(pauses / 2), pauses - 1]) {
    [pauses, left] = [0, k];
    await assert.rejects(evaluated(), enough);
  }
});

Deno.test("evaluate: a network that knows nothing has scores of null", async () => {
  const config = tinyConfig();
  using net = await network(config, [HEADLINE.layer], engine);
  await net.load(busyState(config).weights.map(() => 0));
  const dead = { random: null, umap: null, grid: null };
  assert.deepEqual(await latents(config.world, net, linear), dead);
});

Deno.test("readout: every world's images where their labels are, across a torus's borders", () => {
  const labels = Float32Array.of(8.3, 20, 0.2, 31.7, 31.9, 5, 16, 0);
  for (const kind of ["bump", "cross", "periodic"] as const) {
    const world = { ...defaultWorld, kind };
    const { kinds, x, y } = readout(world, render(world, labels), labels);
    assert.deepEqual([...kinds], [1, 1, 1, 1]);
    const places = Array.from(x, (at, i) => [at, y[i]]).flat();
    assert.ok(places.every((at, k) => Math.abs(at - labels[k]) < 0.02), `${kind}: ${places}`);
  }
});

Deno.test("pausing: lets timers have their turn, and throws the signal's reason", async () => {
  const stop = new AbortController();
  const pause = pausing(stop.signal);
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  for (let tries = 0; turns < 3; tries++) {
    assert.ok(tries < 1000);
    await pause();
  }
  clearInterval(timer);
  stop.abort(new Error("enough"));
  await assert.rejects(pause(), /^Error: enough$/);
});

Deno.test("inParts: what the work comes to, with a pause at each part", async () => {
  const done: string[] = [];
  function* work() {
    for (const part of ["a", "b"]) {
      done.push(part);
      yield;
    }
    return done.length;
  }
  assert.equal(await inParts(work(), () => Promise.resolve(void done.push("pause"))), 4);
  assert.deepEqual(done, ["a", "pause", "b", "pause"]);
});

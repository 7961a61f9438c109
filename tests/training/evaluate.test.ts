import assert from "node:assert/strict";
import { schedule } from "../../lib/diffusion/mod.ts";
import { network } from "../../lib/model/mod.ts";
import { evaluate, evaluationImages, HEADLINE, readout } from "../../lib/training/mod.ts";
import { inParts, pausing } from "../../lib/training/pause.ts";
import { dataSet, defaultWorld, render } from "../../lib/world/mod.ts";
import { busyState, engine, tinyConfig } from "./support.ts";

const asked = { preset: "tiny", n: 8, target: "eps" } as const;
const linear = schedule("linear");

Deno.test("evaluate: the same numbers again, of as many images as it says", async () => {
  const config = tinyConfig();
  const { weights, ema } = busyState(config);
  using net = await network(asked, [HEADLINE.layer], engine);
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

Deno.test("evaluate: pauses before every 64 images and between measures, ends if told", async () => {
  const config = tinyConfig();
  const enough = new Error("enough");
  let left = 0;
  const pause = async () => {
    await pausing()();
    if (left-- === 0) throw enough;
  };
  using net = await network(asked, [HEADLINE.layer], { ...engine, pause });
  await net.load(busyState(config).weights);
  const evaluated = (pauses: number) => {
    left = pauses;
    return evaluate(config, dataSet(config.world), net, linear, 3, pause);
  };
  const [sampling, losses, random, grid] = [25 * 320 / 64, 10 * 128 / 64, 16, 1];
  // After sampling, the Gram matrix (twice), PCA and ridge, the grid's codes; UMAP's parts.
  const all = sampling + 1 + losses + random + 4 + 22 + grid + 1;
  for (const pauses of [0, sampling, all - 1]) await assert.rejects(evaluated(pauses), enough);
  await evaluated(all);
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

import assert from "node:assert/strict";
import { schedule } from "../../lib/diffusion/mod.ts";
import { evaluate, evaluationImages, readout, type Timing } from "../../lib/evaluation/mod.ts";
import { inParts, pausing } from "../../lib/evaluation/pause.ts";
import { network } from "../../lib/network/mod.ts";
import { CODE_LAYERS, INPUTS, USUAL_SAMPLER } from "../../lib/records/mod.ts";
import { evaluationsProblem } from "../../lib/records/shape.ts";
import { dataSet, defaultWorld, render } from "../../lib/world/mod.ts";
import { busyState, engine, tinyConfig } from "../training/support.ts";

const linear = schedule("linear");
const config = tinyConfig();
const data = dataSet(config.world);
const { weights, ema } = busyState(config);

/*
 * An evaluation takes some seconds, so that one serves all criteria. tests/training shows that it
 * has the same bytes in another process; here only what it draws and loses is asked for again.
 */
Deno.test("evaluate: all that a record holds, of so many images, with pauses; the same again", async () => {
  let [images, pauses, left] = [0, 0, Infinity];
  const enough = new Error("enough");
  const pause = () => pauses++ === left ? Promise.reject(enough) : pausing()();
  using net = await network(config, CODE_LAYERS, { ...engine, pause });
  const counted: typeof net = {
    ...net,
    denoise: (noisy) => (images += noisy.labels.length / 2, net.denoise(noisy)),
    activations: (noisy) => (images += noisy.labels.length / 2, net.activations(noisy)),
  };
  const parts: string[] = [];
  const evaluated = (timing: Timing) =>
    evaluate(config, data, counted, linear, 3, { pause, timing });
  await net.load(weights);
  const record = await evaluated((what, work) => (parts.push(what), work()));

  assert.equal(images, evaluationImages(config));
  assert.ok(pauses >= images / 64, `${pauses} pauses`);
  assert.deepEqual(parts, ["drawing", "images", "losses", "codes", "grid"]);
  assert.deepEqual([record.step, record.sampler], [3, USUAL_SAMPLER]);
  const kept = JSON.parse(JSON.stringify(record));
  assert.equal(evaluationsProblem([{ ...kept, step: 0 }, kept]), undefined);
  assert.deepEqual(
    record.codes.map(({ input, layer }) => `${input} ${layer}`),
    INPUTS.flatMap((input) => CODE_LAYERS.map((layer) => `${input} ${layer}`)),
  );
  assert.ok(record.grid !== null && record.codes.every(({ scores }) => scores !== null));

  for (const at of [0, 20]) {
    [pauses, left] = [0, at];
    await assert.rejects(evaluated((_, work) => work()), enough);
  }
  left = Infinity;
  await net.load(ema);
  const other = await net.denoise({ ...asked, known: "xy" });
  await net.load(weights);
  assert.notDeepEqual(await net.denoise({ ...asked, known: "xy" }), other);
  const again = await evaluated((what, work) =>
    what === "codes" ? Promise.resolve([] as never) : work()
  );
  assert.deepEqual(again, { ...record, codes: [] });
});

const asked = {
  xt: render(config.world, Float32Array.of(3, 4)),
  level: { t: 500, tau: 1, alphaBar: 0.5 },
  labels: Float32Array.of(3, 4),
};

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

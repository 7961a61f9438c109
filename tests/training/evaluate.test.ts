import assert from "node:assert/strict";
import { schedule } from "../../lib/diffusion/mod.ts";
import { network } from "../../lib/model/mod.ts";
import { evaluate, evaluationImages, HEADLINE } from "../../lib/training/mod.ts";
import { interruptible } from "../../lib/training/interruptible.ts";
import { dataSet } from "../../lib/world/mod.ts";
import { busyState, engine, tinyConfig } from "./support.ts";

Deno.test("evaluate: the same numbers again, also where it may be interrupted", async () => {
  const config = tinyConfig();
  const { weights, ema } = busyState(config);
  using net = await network({ preset: "tiny", n: 8, target: "eps" }, [HEADLINE.layer], engine);
  const linear = schedule("linear");
  const evaluated = (asked = net) => evaluate(config, dataSet(config.world), asked, linear, 3);
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
  assert.deepEqual(await evaluated(interruptible(counted, new AbortController().signal)), first);
  assert.equal(images, evaluationImages(8));
});

Deno.test("interruptible: ends with the signal's reason after at most 64 images", async () => {
  const stop = new AbortController();
  const asked: number[] = [];
  const net = interruptible({
    denoise: ({ xt, labels }) => {
      asked.push(labels.length / 2);
      if (asked.length === 2) stop.abort(new Error("enough"));
      return Promise.resolve(xt);
    },
    activations: () => Promise.reject(new Error("not asked")),
    load: () => Promise.resolve(),
    [Symbol.dispose]: () => {},
  }, stop.signal);
  const ask = (count: number) =>
    net.denoise({
      xt: Float32Array.from({ length: 4 * count }, (_, k) => k),
      labels: new Float32Array(2 * count),
      level: { t: 1, alphaBar: 0.5, tau: 1 },
      known: "xy",
    });
  assert.deepEqual([...await ask(3)], Array.from({ length: 12 }, (_, k) => k));
  await assert.rejects(ask(512), /^Error: enough$/);
  assert.deepEqual(asked, [3, 64]);
});

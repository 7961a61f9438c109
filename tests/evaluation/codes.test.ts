import assert from "node:assert/strict";
import { levelAt, type Noisy, schedule } from "../../lib/diffusion/mod.ts";
import {
  codeRecords,
  gridQuestion,
  gridScores,
  inputOf,
  noisedInput,
  pausing,
  type Question,
  randomQuestion,
} from "../../lib/evaluation/mod.ts";
import { products } from "../../lib/evaluation/products.ts";
import { testQuestion } from "../../lib/evaluation/questions.ts";
import { codes, gram } from "../../lib/measures/mod.ts";
import { type Network, network } from "../../lib/network/mod.ts";
import { CODE_LAYERS, INPUT_STEPS, INPUTS } from "../../lib/records/mod.ts";
import { testLabels } from "../../lib/world/mod.ts";
import { busyState, engine, tinyConfig } from "../training/support.ts";

const config = tinyConfig();
const { world } = config;
const linear = schedule("linear");

/** A network whose layers are what `layer` makes of each label, and all that it was shown. */
function fakeNetwork(layer: (x: number, y: number, shown: number) => number[]) {
  const shown: Noisy[] = [];
  const net = {
    activations(noisy: Noisy) {
      const count = shown.push(noisy);
      const { labels } = noisy;
      const values = Float32Array.from(
        Array.from(
          { length: labels.length / 2 },
          (_, k) => layer(labels[2 * k], labels[2 * k + 1], count - 1),
        ).flat(),
      );
      return Promise.resolve({ enc3: values, mid: new Float32Array(values.length) });
    },
  };
  return { net: net as unknown as Network, shown };
}

const sampled: Noisy = noisedInput(world, linear, testQuestion(world.n), 100);

Deno.test("codeRecords: each input at each layer, of the off-lattice labels, at its own step", async () => {
  // On a small canvas 1,000 labels off every lattice crowd, and look like less than a sheet.
  const world = { ...config.world, n: 32 };
  const sampled = noisedInput(world, linear, testQuestion(world.n), 100);
  // Only under the second input does the code know anything, and only at the first layer.
  const { net, shown } = fakeNetwork((x, y, at) => at === 1 ? [x, y, 1, 0] : [1, 1, 1, 1]);
  const records = await codeRecords(world, net, linear, sampled, pausing());
  assert.deepEqual(
    records.map(({ input, t, layer }) => `${input} ${t} ${layer}`),
    [100, INPUT_STEPS.noised, 1000, INPUT_STEPS.clean]
      .flatMap((t, k) => CODE_LAYERS.map((layer) => `${INPUTS[k]} ${t} ${layer}`)),
  );
  const question = testQuestion(world.n);
  assert.deepEqual(shown, [
    sampled,
    noisedInput(world, linear, question, INPUT_STEPS.noised),
    { xt: question.eps, level: levelAt(linear, 1000), labels: question.labels, known: "xy" },
    noisedInput(world, linear, question, INPUT_STEPS.clean),
  ]);
  const known = records.filter(({ scores }) => scores !== null);
  assert.deepEqual(known.map(({ input, layer }) => [input, layer]), [["noised", "enc3"]]);
  const { order, dimension, twoNN } = known[0].scores!;
  for (const [name, least] of [["linear", 0.99], ["pca", 0.99], ["umap", 0.8]] as const) {
    assert.ok(order[name].x > least && order[name].y > least, `${name} ${order[name].x}`);
  }
  assert.ok(Math.abs(dimension - 2) < 0.1 && Math.abs(twoNN! - 2) < 0.4, `${dimension} ${twoNN}`);
});

Deno.test("codeRecords, gridScores: a network that knows nothing has scores of null", async () => {
  using net = await network(config, CODE_LAYERS, engine);
  await net.load(busyState(config).weights.map(() => 0));
  const records = await codeRecords(world, net, linear, sampled, pausing());
  assert.deepEqual(records.map(({ scores }) => scores), Array(8).fill(null));
  assert.equal(await gridScores(world, net, linear), null);
});

Deno.test("codeRecords: ends at any pause if told", async () => {
  const enough = new Error("enough");
  const { net, shown } = fakeNetwork(() => [1]);
  for (const last of [1, 8]) {
    let pauses = 0;
    const pause = () => ++pauses === last ? Promise.reject(enough) : Promise.resolve();
    await assert.rejects(codeRecords(world, net, linear, sampled, pause), enough);
  }
  assert.equal(shown.length, 1 + 4);
});

Deno.test("gridScores: x and y that are put together each for itself do not interact", async () => {
  const apart = await gridScores(world, fakeNetwork((x, y) => [x, y]).net, linear);
  const together = await gridScores(world, fakeNetwork((x, y) => [x * y, y]).net, linear);
  assert.ok(apart!.interaction < 1e-9 && together!.interaction > 0.01);
});

Deno.test("testQuestion: the off-lattice test labels, each seen through noise of its own", () => {
  const { labels, eps } = testQuestion(8);
  assert.deepEqual(labels, testLabels(8).off);
  assert.equal(eps.length, 1000 * 64);
  assert.notDeepEqual(eps.subarray(0, 64), eps.subarray(64, 128));
  assert.deepEqual(testQuestion(8), { labels, eps });
});

Deno.test("inputOf: blind is pure noise, one for the whole grid and one for each other label", () => {
  const blind = (question: Question) => inputOf(world, linear, question, "blind");
  const [own, shared] = [randomQuestion(8), gridQuestion(8)].map(blind);
  assert.deepEqual([own.level.t, own.labels.length, own.xt.length], [1000, 2000, 64_000]);
  assert.deepEqual(shared.xt.subarray(0, 64), shared.xt.subarray(64, 128));
  assert.notDeepEqual(own.xt.subarray(0, 64), own.xt.subarray(64, 128));
  const mean = own.xt.reduce((sum, v) => sum + v, 0) / own.xt.length;
  assert.ok(Math.abs(mean) < 0.02);
});

Deno.test("products: agree with gram in double precision, at any number of dimensions", async () => {
  const count = 40;
  using multiply = await products(count, engine);
  for (const dims of [3, 5000]) {
    const values = Float32Array.from({ length: count * dims }, (_, k) => 5 + Math.sin(k * k));
    const own = codes(values, count);
    const fast = await multiply.gram(own);
    const exact = gram(own);
    const size = exact.trace / count;
    assert.ok(Math.abs(fast.trace / exact.trace - 1) < 1e-5);
    fast.values.forEach((value, k) => {
      assert.ok(Math.abs(value - exact.values[k]) < 1e-5 * size, `${dims}: ${value}`);
      assert.equal(value, fast.values[k % count * count + Math.floor(k / count)]);
    });
  }
  await assert.rejects(multiply.gram(codes(new Float32Array(6), 3)), /there must be 40: .* 3/);
});

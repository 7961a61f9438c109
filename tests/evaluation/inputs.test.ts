import { HEADLINE, noisedInput, questions } from "../../lib/evaluation/mod.ts";
import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { schedule } from "../../lib/diffusion/mod.ts";
import { codes, gram, scoreLatents } from "../../lib/measures/mod.ts";
import { initialParameters, network, parameterSpecs, unetOf } from "../../lib/model/mod.ts";
import { blindInput, sampledInput } from "../../lib/evaluation/inputs.ts";
import { products } from "../../lib/evaluation/products.ts";
import { jobs } from "../../lib/evaluation/reduce.ts";
import { latents } from "../../lib/evaluation/latents.ts";
import { render } from "../../lib/world/mod.ts";

const config = withDefaults({ preset: "tiny", world: { n: 8 } });
const { world, seed } = config;
const steps = schedule("linear");
const engine = { engine: "onnx", threads: 1 } as const;

Deno.test("noisedInput at the headline gives the scores of an evaluation", async () => {
  using net = await network(config, [HEADLINE.layer], engine);
  await net.load(initialParameters(parameterSpecs(unetOf(config)), seed));
  const expected = await latents(world, net, steps);
  const { random, grid } = questions(world.n);
  const read = async (question: typeof random) =>
    (await net.activations(noisedInput(world, steps, question, HEADLINE.t)))[HEADLINE.layer];
  const values = await read(random);
  assert.deepEqual(scoreLatents(codes(values, 1000), random.labels), expected.random);
  assert.deepEqual(jobs.grid({ values: await read(grid), side: grid.side }), expected.grid);
});

Deno.test("sampledInput is what DDIM shows a perfect network at its last step", async () => {
  const { grid } = questions(world.n);
  const { xt, level } = await sampledInput(
    ({ labels }) => Promise.resolve(render(world, labels)),
    world.n,
    steps,
    grid,
    10,
  );
  assert.equal(level.t, 100);
  // A perfect network's estimate of the noise never changes.
  const expected = noisedInput(world, steps, grid, 100).xt;
  const { alphaBar } = blindInput(steps, grid).level;
  const truth = render(world, grid.labels);
  for (let k = 0; k < xt.length; k++) {
    const eps = (grid.eps[k] - Math.sqrt(alphaBar) * truth[k]) / Math.sqrt(1 - alphaBar);
    const shift = Math.sqrt(1 - level.alphaBar) * (eps - grid.eps[k]);
    assert.ok(Math.abs(xt[k] - expected[k] - shift) < 1e-4);
  }
});

Deno.test("blindInput is pure noise, one for the whole grid and one for each random label", () => {
  const { random, grid } = questions(world.n);
  const [own, shared] = [random, grid].map((question) => blindInput(steps, question));
  assert.deepEqual([own.level.t, own.labels.length, own.xt.length], [1000, 2000, 64_000]);
  assert.deepEqual(shared.xt.subarray(0, 64), shared.xt.subarray(64, 128));
  assert.notDeepEqual(own.xt.subarray(0, 64), own.xt.subarray(64, 128));
  const mean = own.xt.reduce((sum, v) => sum + v, 0) / own.xt.length;
  assert.ok(Math.abs(mean) < 0.02);
});

Deno.test("products agrees with gram in double precision, at any number of dimensions", async () => {
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

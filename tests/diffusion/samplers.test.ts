import assert from "node:assert/strict";
import {
  clipped,
  ddim,
  ddpm,
  type ExactDenoiser,
  heun,
  lastImages,
  latticeDenoiser,
  levelAt,
  levelOfTau,
  populationDenoiser,
  posterior,
  type SampleEvent,
  type Sampling,
  schedule,
} from "../../lib/diffusion/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { dataSet, defaultWorld, render, type WorldConfig } from "../../lib/world/mod.ts";

const linear = schedule("linear");
const small: WorldConfig = { ...defaultWorld, n: 8, sigma: 0.9, dx: 1, dy: 1 };

function sampling(
  { config, denoise }: ExactDenoiser,
  count: number,
  steps: number,
  name = "sample",
): Sampling {
  const labels = new Float32Array(2 * count);
  const random = stream(1, name);
  return { denoise, schedule: linear, n: config.n, labels, known: "none", steps, random };
}

Deno.test("every sampler returns the image of a one-image data set", async () => {
  // Of the four labels {0, 4} x {0, 4} the held-out bands leave (4, 4).
  const config: WorldConfig = {
    ...small,
    sigma: 1,
    dx: 4,
    dy: 4,
    holdout: { shape: "band", x: [0, 1], y: [0, 1] },
  };
  const data = dataSet(config);
  assert.equal(data.size, 1);
  const exact = latticeDenoiser(data);
  const image = render(config, Float32Array.of(4, 4));
  const samplers: Record<string, AsyncIterable<SampleEvent>> = {
    ddim: ddim(sampling(exact, 2, 25)),
    "ddim at eta 1/2": ddim({ ...sampling(exact, 2, 25), eta: 0.5 }),
    ddpm: ddpm(sampling(exact, 2, 25)),
    heun: heun(sampling(exact, 2, 25)),
  };
  for (const [name, sampler] of Object.entries(samplers)) {
    const images = await lastImages(sampler);
    assert.equal(images.length, 2 * 64);
    images.forEach((v, k) => assert.ok(Math.abs(v - image[k % 64]) < 1e-6, `${name} at ${k}`));
  }
});

Deno.test("posterior is the product of the two Gaussians it is made of", () => {
  for (const [t, s] of [[1000, 999], [500, 499], [2, 1], [1000, 960], [80, 40]]) {
    const [from, to] = [levelAt(linear, t), levelAt(linear, s)];
    // q(x_s | x0) q(x_t | x_s) as a function of x_s: precisions add, means weigh by precision.
    const alpha = from.alphaBar / to.alphaBar;
    const prior = 1 / (1 - to.alphaBar);
    const likelihood = alpha / (1 - alpha);
    const precision = prior + likelihood;
    const { x0Weight, xtWeight, deviation } = posterior(from, to);
    const near = (a: number, b: number) => assert.ok(Math.abs(a / b - 1) < 1e-9, `${a}, ${b}`);
    near(x0Weight, prior / precision * Math.sqrt(to.alphaBar));
    near(xtWeight, likelihood / precision / Math.sqrt(alpha));
    near(deviation, 1 / Math.sqrt(precision));
  }
  assert.deepEqual(posterior(levelAt(linear, 1), levelAt(linear, 0)), {
    x0Weight: 1,
    xtWeight: 0,
    deviation: 0,
  });
});

Deno.test("DDIM(eta = 1) is DDPM: the same noise gives the same path", async () => {
  const exact = latticeDenoiser(dataSet(small));
  const paths = await Promise.all([
    Array.fromAsync(ddim({ ...sampling(exact, 4, 50), eta: 1 })),
    Array.fromAsync(ddpm(sampling(exact, 4, 50))),
  ]);
  assert.equal(paths[0].length, 50);
  paths[0].forEach(({ xt, x0, level }, step) => {
    const other = paths[1][step];
    assert.equal(level.t, 1000 - 20 * (step + 1));
    assert.equal(other.level.t, level.t);
    xt.forEach((v, k) => assert.ok(Math.abs(v - other.xt[k]) < 1e-3, `step ${step}`));
    x0.forEach((v, k) => assert.ok(Math.abs(v - other.x0[k]) < 1e-3, `step ${step}`));
  });
});

Deno.test("DDIM(eta = 1) equals DDPM in moments under independent noise", async () => {
  const exact = latticeDenoiser(dataSet(small));
  const count = 600;
  const moments = async (sampler: AsyncIterable<SampleEvent>) => {
    const [mean, square] = [new Float64Array(64), new Float64Array(64)];
    (await lastImages(sampler)).forEach((v, k) => {
      mean[k % 64] += v / count;
      square[k % 64] += v * v / count;
    });
    return { mean, variance: square.map((v, k) => v - mean[k] ** 2) };
  };
  const a = await moments(ddim({ ...sampling(exact, count, 40, "a"), eta: 1 }));
  const b = await moments(ddpm(sampling(exact, count, 40, "b")));
  const whole = (v: Float64Array) => v.reduce((sum, x) => sum + x, 0);
  const spread = Math.sqrt(2 * whole(a.variance) / count);
  const distance = Math.hypot(...a.mean.map((v, k) => v - b.mean[k]));
  assert.ok(distance < 1.5 * spread, `means differ by ${distance}, expected about ${spread}`);
  assert.ok(Math.abs(whole(a.variance) / whole(b.variance) - 1) < 0.1);
});

Deno.test("DDPM draws the data set's images as often as the data set does", async () => {
  const data = dataSet({ ...small, sigma: 0.6, dx: 4, dy: 4, zipfX: 1.5 });
  const exact = latticeDenoiser(data);
  const count = 1000;
  const images = await lastImages(ddpm(sampling(exact, count, 100)));
  const templates = render(
    data.config,
    Float32Array.from([...data.probabilities].flatMap((_, k) => [
      data.x[k % 2],
      data.y[k >> 1],
    ])),
  );
  const found = new Float64Array(data.probabilities.length);
  for (let b = 0; b < count; b++) {
    const errors = Array.from(found, (_, l) => {
      let sum = 0;
      for (let k = 0; k < 64; k++) sum += (images[64 * b + k] - templates[64 * l + k]) ** 2;
      return sum;
    });
    found[errors.indexOf(Math.min(...errors))] += 1 / count;
    assert.ok(Math.min(...errors) < 1e-3);
  }
  data.probabilities.forEach((p, k) => {
    assert.ok(Math.abs(found[k] - p) < 4 * Math.sqrt(p * (1 - p) / count), `${k}: ${found[k]}`);
  });
});

Deno.test("Heun converges at second order on the population denoiser", async () => {
  const exact = populationDenoiser({ ...small, kind: "periodic" });
  const sample = (steps: number) => lastImages(heun(sampling(exact, 12, steps)));
  const reference = await sample(400);
  const errors: number[] = [];
  for (const steps of [20, 40, 80]) {
    let square = 0;
    (await sample(steps)).forEach((v, k) => square += (v - reference[k]) ** 2);
    errors.push(Math.sqrt(square / 12));
  }
  const orders = [Math.log2(errors[0] / errors[1]), Math.log2(errors[1] / errors[2])];
  orders.forEach((order) => assert.ok(order > 1.7 && order < 2.7, `${orders}, ${errors}`));
});

Deno.test("Heun stops at levels between steps and reports them", async () => {
  const exact = latticeDenoiser(dataSet(small));
  const events = await Array.fromAsync(heun(sampling(exact, 1, 6)));
  assert.equal(events.length, 6);
  assert.ok(!Number.isInteger(events[0].level.t));
  assert.ok(Math.abs(levelOfTau(linear, events[2].level.tau).t - events[2].level.t) < 1e-9);
  assert.deepEqual([events[4].level.t, events[5].level.t], [1, 0]);
  assert.deepEqual(events[5].xt, events[5].x0);
});

Deno.test("clipped holds an estimate within the values of images, and leaves the exact one alone", async () => {
  const level = levelAt(linear, 900);
  const asked = {
    xt: Float32Array.of(3),
    level,
    labels: Float32Array.of(1, 1),
    known: "xy",
  } as const;
  const far = clipped(() => Promise.resolve(Float32Array.of(2, -3, 0.5)));
  assert.deepEqual([...await far(asked)], [1, -1, 0.5]);
  const exact = sampling(populationDenoiser(small), 3, 5);
  const images = (denoise: typeof exact.denoise) =>
    lastImages(ddim({ ...exact, denoise, random: stream(2, "clip") }));
  assert.deepEqual(await images(clipped(exact.denoise)), await images(exact.denoise));
});

Deno.test("samplers refuse step numbers and eta outside their range", async () => {
  const exact = latticeDenoiser(dataSet(small));
  const refused = [
    ddpm(sampling(exact, 1, 0)),
    ddpm(sampling(exact, 1, 1001)),
    ddim({ ...sampling(exact, 1, 10), eta: 1.5 }),
    heun(sampling(exact, 1, 1)),
  ];
  for (const sampler of refused) await assert.rejects(sampler.next(), RangeError);
});

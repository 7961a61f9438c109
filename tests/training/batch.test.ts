import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type PartialConfig, withDefaults } from "../../lib/config/mod.ts";
import { levelAt, schedule } from "../../lib/diffusion/mod.ts";
import { type Batch, batchAt } from "../../lib/training/mod.ts";
import { dataSet, render } from "../../lib/world/mod.ts";

const linear = schedule("linear");

function batch(step: number, partial: PartialConfig = {}): Batch {
  const config = withDefaults(partial);
  return batchAt(config, dataSet(config.world), linear, step);
}

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

const inputsOf = (from: Batch) => Object.keys(from) as (keyof Batch)[];

/** The inputs that differ between two batches. */
function changed(a: Batch, b: Batch): string[] {
  return inputsOf(a).filter((name) => a[name].some((value, k) => value !== b[name][k]));
}

Deno.test("batchAt: golden digest of the batches of steps 1 and 1000", () => {
  // SHA-256 over all inputs by name; a change means that old runs cannot be resumed.
  const digest = (step: number) => {
    const hash = createHash("sha256");
    const made = batch(step, { batch: 16, dropX: 0.5, dropY: 0.5, world: { zipfX: 1 } });
    for (const name of inputsOf(made).sort()) hash.update(name).update(made[name]);
    return hash.digest("hex").slice(0, 32);
  };
  assert.deepEqual([1, 1000].map(digest), [
    "dcd14d9e54733af53b5598315fd8b140",
    "be3d264574975317b2bc0cce974671c9",
  ]);
});

Deno.test("batchAt: a step's batch does not depend on the batches before", () => {
  const config = withDefaults({ batch: 8 });
  const data = dataSet(config.world);
  for (const step of [1, 2, 3, 9]) batchAt(config, data, linear, step);
  assert.deepEqual(batchAt(config, data, linear, 4), batch(4, { batch: 8 }));
  assert.notDeepEqual(batch(4).eps, batch(5).eps);
});

Deno.test("batchAt: images of their labels, at their levels, with standard normal noise", () => {
  const { x0, eps, muX, muY, t, signal, noise } = batch(1);
  const labels = Float32Array.from({ length: 128 }, (_, k) => (k % 2 === 0 ? muX : muY)[k >> 1]);
  assert.deepEqual(x0, render(withDefaults({}).world, labels));
  t.forEach((step, b) => {
    const { alphaBar } = levelAt(linear, step);
    assert.deepEqual(
      [signal[b], noise[b]],
      [alphaBar, 1 - alphaBar].map(Math.sqrt).map(Math.fround),
    );
  });
  // 65,536 normals: the mean within 5 standard errors of 0, the variance of 1.
  assert.ok(Math.abs(mean(eps)) < 5 / 256);
  assert.ok(Math.abs(mean(eps.map((z) => z * z)) - 1) < 5 * Math.SQRT2 / 256);
});

Deno.test("batchAt: t is uniform over the integers 1 to 1000", () => {
  const steps = batch(1, { batch: 65_536, world: { n: 8 } }).t;
  const counts = new Float64Array(1001);
  for (const t of steps) counts[t]++;
  assert.equal(counts[0], 0);
  // Chi-square with 999 degrees of freedom: mean 999, deviation 44.7.
  const chi2 = counts.subarray(1).reduce((sum, c) => sum + (c - 65.536) ** 2 / 65.536, 0);
  assert.ok(Math.abs(chi2 - 999) < 5 * 44.7, `chi-square is ${chi2}`);
});

Deno.test("dropX, dropY: coordinates are hidden this often, independently", () => {
  const { knownX, knownY } = batch(1, { batch: 4096, dropX: 0.25, dropY: 0.5, world: { n: 8 } });
  const both = knownX.map((x, b) => x * knownY[b]);
  // Shares of 4096 scatter by less than 1/128.
  for (const [known, share] of [[knownX, 0.75], [knownY, 0.5], [both, 0.375]] as const) {
    assert.ok(Math.abs(mean(known) - share) < 5 / 128, `${mean(known)} instead of ${share}`);
  }
  assert.deepEqual(new Set([...knownX, ...knownY]), new Set([0, 1]));
  assert.deepEqual([mean(batch(1).knownX), mean(batch(1, { dropX: 1 }).knownX)], [1, 0]);
  assert.deepEqual(changed(batch(1), batch(1, { dropX: 0.5 })), ["knownX"]);
  assert.deepEqual(changed(batch(1), batch(1, { dropY: 0.5 })), ["knownY"]);
});

Deno.test("warmup: the rate rises linearly to `rate`; 0 starts with it", () => {
  const rates = (warmup: number) =>
    [1, 5, 10, 11, 4000].map((step) => batch(step, { rate: 0.01, warmup, batch: 1 }).rate[0]);
  assert.deepEqual(rates(10), [0.001, 0.005, 0.01, 0.01, 0.01].map(Math.fround));
  assert.deepEqual(rates(0), [0.01, 0.01, 0.01, 0.01, 0.01].map(Math.fround));
});

Deno.test("corrections: 1 / (1 - b^step) of Adam's moments", () => {
  const { correction1, correction2 } = batch(2, { batch: 1 });
  assert.deepEqual([correction1[0], correction2[0]], [1 / 0.19, 1 / 0.001999].map(Math.fround));
  const late = batch(100_000, { batch: 1, steps: 100_000 });
  assert.deepEqual([late.correction1[0], late.correction2[0]], [1, 1]);
});

import { exactLosses, levelAt, populationDenoiser, schedule } from "../../lib/diffusion/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { exactLevelsByTau, worldRecord } from "../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { defaultWorld, render } from "../../lib/world/mod.ts";

const small = { ...defaultWorld, n: 16 };

Deno.test("exactLosses: at low noise an unknown coordinate costs 1 / N^2 of the noise", async () => {
  const level = levelAt(schedule("linear"), 30);
  const random = stream(0, "records/exact");
  const losses = await exactLosses(populationDenoiser(small), [level], 400, random);
  const cost = (known: "none" | "x" | "y") =>
    losses.find((loss) => loss.known === known)!.eps.mean * small.n ** 2;
  assert.ok(level.tau < 0.15);
  // Means over 400 draws of a chi-squared with 2 and with 1 degrees of freedom.
  assert.ok(Math.abs(cost("none") - 2) < 0.3, `${cost("none")}`);
  assert.ok(Math.abs(cost("x") - 1) < 0.22, `${cost("x")}`);
  assert.ok(Math.abs(cost("y") - 1) < 0.22, `${cost("y")}`);
});

Deno.test("exactLevelsByTau: on a lattice the loss falls to 0 at low noise", async () => {
  const [{ eps }] = await exactLevelsByTau(small, "lattice", 2);
  assert.ok(eps.none.mean < 1e-9);
});

Deno.test("exactLevelsByTau: told more, the loss is less, at every level", async () => {
  const levels = await exactLevelsByTau(small, "lattice", 5);
  assert.deepEqual(levels.map(({ tau }) => Number(tau.toFixed(3))), [0.05, 0.224, 1, 4.472, 20]);
  for (const { x0 } of levels.slice(1)) {
    assert.ok(x0.none.mean > x0.x.mean && x0.none.mean > x0.y.mean);
  }
});

Deno.test("worldRecord: images, lattices, frequencies and estimates are the world's", async () => {
  const record = await worldRecord(small);
  assert.equal(new Set(record.images.map(({ name }) => name)).size, 6);
  for (const { pixels } of record.images) {
    assert.equal(pixels.length, 256);
    const [least, most] = [Math.min(...pixels), Math.max(...pixels)];
    assert.ok(least >= -1 && most <= 1 && most - least > 0.5);
  }
  assert.deepEqual(record.lattices.map(({ labels }) => labels.length), [4, 16, 40]);
  for (const { x, y } of record.skews) {
    for (const axis of [x, y]) assert.ok(Math.abs(axis.reduce((a, b) => a + b) - 1) < 1e-12);
  }
  assert.ok(Math.max(...record.skews[0].x) > 0.3 && Math.max(...record.skews[0].y) < 0.126);
  const { x, y } = record.label;
  const truth = render(small, Float32Array.of(x, y));
  for (const { estimates } of record.denoised) assert.deepEqual(estimates.xy, truth);
});

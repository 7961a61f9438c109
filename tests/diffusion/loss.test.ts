import assert from "node:assert/strict";
import {
  exactLosses,
  type Known,
  latticeDenoiser,
  levelAt,
  levelOfTau,
  lossesAtLevel,
  populationDenoiser,
  schedule,
} from "../../lib/diffusion/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { dataSet, defaultWorld, render } from "../../lib/world/mod.ts";

const linear = schedule("linear");

Deno.test("loss of D* is 0 with both coordinates, at every noise level", async () => {
  const exact = latticeDenoiser(dataSet(defaultWorld));
  const labels = exact.draw(stream(1, "labels"), 70);
  for (const t of [1, 200, 1000]) {
    const [loss] = await lossesAtLevel(
      defaultWorld,
      exact.denoise,
      labels,
      levelAt(linear, t),
      ["xy"],
      stream(1, "noise", t),
    );
    assert.deepEqual([loss.x0.mean, loss.x0.error, loss.eps.mean], [0, 0, 0]);
  }
});

Deno.test("label-blind loss at t = T is the variance of the images", async () => {
  const config = { ...defaultWorld, dx: 1, dy: 1, zipfX: 1 };
  const data = dataSet(config);
  const images = render(
    config,
    Float32Array.from({ length: 2048 }, (_, k) => k % 2 ? k >> 6 : (k >> 1) % 32),
  );
  const [mean, square] = [new Float64Array(1024), new Float64Array(1024)];
  images.forEach((v, k) => {
    mean[k % 1024] += data.probabilities[Math.floor(k / 1024)] * v;
    square[k % 1024] += data.probabilities[Math.floor(k / 1024)] * v * v;
  });
  const variance = square.reduce((sum, v, k) => sum + (v - mean[k] ** 2) / 1024, 0);
  const level = levelAt(linear, 1000);
  const [blind] = await exactLosses(latticeDenoiser(data), [level], 500, stream(2, "exact"));
  assert.equal(blind.known, "none");
  assert.ok(Math.abs(blind.x0.mean - variance) < 4 * blind.x0.error, `${blind.x0.mean}`);
  assert.ok(Math.abs(blind.eps.mean * level.tau ** 2 / blind.x0.mean - 1) < 1e-12);
});

Deno.test("population loss at low noise is tau^2 per unknown coordinate", async () => {
  for (const kind of ["bump", "cross"] as const) {
    const exact = populationDenoiser({ ...defaultWorld, n: 16, kind });
    const levels = [1, 30].map((t) => levelAt(linear, t));
    for (const { known, eps } of await exactLosses(exact, levels, 400, stream(3, "exact"))) {
      const expected = (known === "none" ? 2 : 1) / 16 ** 2;
      assert.ok(Math.abs(eps.mean - expected) < 4 * eps.error, `${kind}, ${known}: ${eps.mean}`);
      assert.ok(eps.error < 0.15 * expected);
    }
  }
});

Deno.test("exact losses fall: told nothing, told the coarse axis, told the fine axis", async () => {
  const data = dataSet({ ...defaultWorld, dx: 0.5, dy: 4 });
  const losses = await exactLosses(
    latticeDenoiser(data),
    [levelOfTau(linear, 1)],
    300,
    stream(4, "exact"),
  );
  const at = Object.fromEntries(losses.map(({ known, x0 }) => [known, x0.mean])) as Record<
    Known,
    number
  >;
  assert.ok(at.none > at.y && at.y > 2 * at.x && at.x > 0, JSON.stringify(at));
});

import assert from "node:assert/strict";
import {
  estimates,
  latticeDenoiser,
  levelOfTau,
  noised,
  schedule,
} from "../../../lib/diffusion/mod.ts";
import { denoiserInteraction } from "../../../lib/measures/codes/mod.ts";
import { normals, stream } from "../../../lib/random/mod.ts";
import { dataSet, defaultWorld, render, type WorldConfig } from "../../../lib/world/mod.ts";

const linear = schedule("linear");

/** M3 of the exact denoiser over `draws` noisy images, tau in units of [0, 1] images. */
async function targetM3(config: WorldConfig, tau: number, draws: number): Promise<number> {
  const exact = latticeDenoiser(dataSet(config));
  const labels = exact.draw(stream(1, "labels"), draws);
  const noise = normals(stream(1, "noise"), draws * config.n ** 2);
  // Images are in [-1, 1] here: the same ratio of noise to contrast needs twice the tau.
  const level = levelOfTau(linear, 2 * tau);
  const xt = noised(render(config, labels), noise, [level]);
  return denoiserInteraction(await estimates(exact.denoise, { xt, level, labels }))!;
}

Deno.test("M3 of the target: bumps .79 .73 .60 .54 .04 at tau = 4, 2, 1, .5, .25", async () => {
  const expected = [[4, 0.79], [2, 0.73], [1, 0.6], [0.5, 0.54], [0.25, 0.04]];
  for (const [tau, m3] of expected) {
    const found = await targetM3(defaultWorld, tau, 4000);
    assert.ok(Math.abs(found - m3) < 0.03, `tau ${tau}: ${found}`);
  }
});

Deno.test("M3 of the target: crosses 0 at every tau", async () => {
  for (const tau of [4, 2, 1, 0.5, 0.25]) {
    const found = await targetM3({ ...defaultWorld, kind: "cross" }, tau, 300);
    assert.ok(found < 1e-3, `tau ${tau}: ${found}`);
  }
});

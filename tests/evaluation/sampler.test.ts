import assert from "node:assert/strict";
import { type Denoise, type Noisy, schedule } from "../../lib/diffusion/mod.ts";
import { draw, SAMPLER_NAMES } from "../../lib/evaluation/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { type Sampler, USUAL_SAMPLER } from "../../lib/records/mod.ts";
import { defaultWorld, render } from "../../lib/world/mod.ts";

const world = { ...defaultWorld, n: 8 };
const linear = schedule("linear");
const labels = Float32Array.of(2.3, 5, 6, 1.7);
/** What a perfect network answers, and what it was asked. */
function perfect(scale = 1) {
  const asked: Noisy[] = [];
  const denoise: Denoise = (noisy) => {
    asked.push(noisy);
    return Promise.resolve(render(world, noisy.labels).map((v) => scale * v));
  };
  return { denoise, asked };
}
const drawing = (denoise: Denoise, sampler?: Sampler) =>
  draw(denoise, linear, world.n, labels, stream(1, "test/draw"), sampler);

Deno.test("draw: the images of each sampler, and what the network was shown at its last step", async () => {
  for (const name of SAMPLER_NAMES) {
    const { denoise, asked } = perfect();
    const { images, last } = await drawing(denoise, { name, steps: 5, held: true });
    const truth = render(world, labels);
    assert.ok(images.every((v, k) => Math.abs(v - truth[k]) < 1e-4), name);
    const { xt, level, labels: told, known } = asked.at(-1)!;
    assert.deepEqual([last.level.t, last.labels, last.known], [level.t, told, known], name);
    assert.ok(level.t > 0 && last.xt.every((v, k) => v === xt[k]), name);
  }
});

Deno.test("draw: an estimate that is held stays within the values of images, another does not", async () => {
  for (const name of SAMPLER_NAMES) {
    const largest = async (held: boolean) => {
      const { images } = await drawing(perfect(3).denoise, { name, steps: 5, held });
      return images.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    };
    assert.ok(await largest(true) <= 1 + 1e-4 && await largest(false) > 2, name);
  }
});

Deno.test("draw: DDPM in 20 steps with the estimate held, unless said; 2 steps at least", async () => {
  assert.deepEqual(USUAL_SAMPLER, { name: "ddpm", steps: 20, held: true });
  const { denoise, asked } = perfect();
  const usual = await drawing(denoise);
  assert.equal(asked.length, 20);
  assert.deepEqual(await drawing(denoise, USUAL_SAMPLER), usual);
  await assert.rejects(
    drawing(denoise, { ...USUAL_SAMPLER, steps: 1 }),
    /must be at least 2 steps: current value is 1/,
  );
});

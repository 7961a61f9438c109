import assert from "node:assert/strict";
import { type Noisy, schedule } from "../../lib/diffusion/mod.ts";
import { geometryOf, noiseLeft, torusOf, torusQuestion } from "../../lib/evaluation/mod.ts";
import { withDefaults } from "../../lib/config/mod.ts";
import type { Network } from "../../lib/network/mod.ts";
import { summary } from "../../lib/evaluation/torus.ts";
import { COSINE_BINS } from "../../lib/records/mod.ts";
import { render } from "../../lib/world/mod.ts";
import { clifford, gridOf, torus3 } from "../measures/codes/made_codes.ts";

const config = withDefaults({ world: { n: 16 } });
const linear = schedule("linear");
const { side } = torusQuestion(1);

/** A network whose estimates and codes are what functions make of its input. */
const fake = (
  denoise: (noisy: Noisy) => Float32Array,
  code: (x: number, y: number) => readonly number[] = () => [0],
) =>
  ({
    engine: "onnx",
    denoise: (noisy: Noisy) => Promise.resolve(denoise(noisy)),
    activations: ({ labels }: Noisy) =>
      Promise.resolve({
        enc3: Float32Array.from(
          Array.from(
            { length: labels.length / 2 },
            (_, i) => code(labels[2 * i], labels[2 * i + 1]),
          )
            .flat(),
        ),
      }),
  }) as unknown as Network;

Deno.test("noiseLeft: all of it where nothing is taken away, none where all is", async () => {
  // The noisy image itself, scaled back: its error is the noise.
  const lazy = fake(({ xt, level }) => xt.map((v) => v / Math.sqrt(level.alphaBar)));
  const exact = fake(({ labels }) => render(config.world, labels));
  for (const [net, share] of [[lazy, 1], [exact, 0]] as const) {
    for (
      const { x, y, height, shape, rest } of await noiseLeft(config.world, net.denoise, linear)
    ) {
      for (const own of [x, y, height, shape, rest]) {
        assert.ok(Math.abs(own - share) < 1e-3, `${own}`);
      }
    }
  }
});

Deno.test("noiseLeft: a bump moved, made higher or wider by the noise keeps that noise alone", async () => {
  const { n } = config.world;
  /** The clean image with the part of the noise along its change by `change` left in it. */
  const keeping = (change: (labels: Float32Array) => [Float32Array, Float32Array]) =>
    fake(({ xt, level, labels }) => {
      const clean = render(config.world, labels);
      const [before, after] = change(labels);
      const out = clean.slice();
      for (let from = 0; from < out.length; from += n * n) {
        let [along, size] = [0, 0];
        for (let p = from; p < from + n * n; p++) {
          const direction = after[p] - before[p];
          along += direction * (xt[p] / Math.sqrt(level.alphaBar) - clean[p]);
          size += direction ** 2;
        }
        for (let p = from; p < from + n * n; p++) out[p] += along / size * (after[p] - before[p]);
      }
      return out;
    });
  const moved = (by: number) => (labels: Float32Array) =>
    render(config.world, labels.map((mu, k) => k % 2 === 0 ? mu + by : mu));
  const ground = (labels: Float32Array) => new Float32Array(labels.length / 2 * n * n).fill(1);
  const cases = {
    x: keeping((labels) => [moved(-0.02)(labels), moved(0.02)(labels)]),
    height: keeping((labels) => [ground(labels), render(config.world, labels)]),
  };
  for (const [name, net] of Object.entries(cases)) {
    for (
      const { t: _t, tau: _tau, ...shares } of await noiseLeft(config.world, net.denoise, linear)
    ) {
      for (const [group, share] of Object.entries(shares)) {
        assert.ok(Math.abs(share - Number(group === name)) < 0.02, `${name}: ${group} ${share}`);
      }
    }
  }
});

Deno.test("noiseLeft: a bump that is not drawn at all is no noise that was left", async () => {
  const blank = fake(({ xt }) => new Float32Array(xt.length).fill(1));
  for (const { x, y, shape, rest } of await noiseLeft(config.world, blank.denoise, linear)) {
    // All of its error is the missing height, which no other direction holds.
    for (const share of [x, y, shape, rest]) assert.ok(Math.abs(share) < 0.02, `${share}`);
  }
});

Deno.test("torusOf: the flat torus is orthogonal and parallel, that in space is not", () => {
  const flat = torusOf(gridOf(clifford, side, side));
  assert.ok(flat.orthogonality.size < 1e-9 && flat.parallelism.mean > 1 - 1e-9);
  assert.ok(flat.interaction < 1e-9 && flat.overlap < 1e-9);
  assert.ok(Math.abs(flat.seam.x - 1) < 1e-3 && Math.abs(flat.seam.y - 1) < 1e-3);
  assert.ok(flat.shuffled.parallelism.mean < 0.2);
  const inSpace = torusOf(gridOf(torus3, side, side));
  assert.ok(inSpace.orthogonality.size > 0.3 && inSpace.parallelism.mean < 0.8);
  assert.ok(inSpace.interaction > 0.02);
});

Deno.test("summary: every cosine has a bin, whatever rounding did to it", () => {
  const { counts, mean, size } = summary(Float64Array.of(-1 - 2e-16, 1 + 2e-16, 0, 0));
  assert.equal(counts.length, COSINE_BINS);
  assert.deepEqual([counts[0], counts.at(-1), counts[COSINE_BINS / 2]], [1, 1, 2]);
  assert.ok(Math.abs(mean) < 1e-12 && Math.abs(size - 0.5) < 1e-12);
});

Deno.test("geometryOf: a torus in the periodic world alone, null where the layer is dead", async () => {
  const { world } = config;
  const own = (kind: "bump" | "periodic", code?: typeof clifford) =>
    geometryOf(
      { run: "a", step: 3, config: { ...config, world: { ...world, kind } } },
      fake(({ labels }) => render(world, labels), code),
    );
  assert.equal((await own("bump", clifford)).torus, null);
  assert.equal((await own("periodic")).torus, null);
  const { torus, step } = await own("periodic", (x, y) => clifford(x / world.n, y / world.n));
  assert.equal(step, 3);
  assert.ok(torus!.interaction < 1e-9);
});

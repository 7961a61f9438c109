import assert from "node:assert/strict";
import { type Noisy, schedule } from "../../lib/diffusion/mod.ts";
import { deviations } from "../../lib/evaluation/deviations.ts";
import { geometryOf, TORUS_SIDE, torusOf } from "../../lib/evaluation/mod.ts";
import { withDefaults } from "../../lib/config/mod.ts";
import type { Network } from "../../lib/network/mod.ts";
import { COSINE_BINS, cosineCounts } from "../../lib/records/mod.ts";
import { render } from "../../lib/world/mod.ts";
import { clifford, gridOf, torus3 } from "../measures/codes/made_codes.ts";

const config = withDefaults({ world: { n: 16 } });
const linear = schedule("linear");

/** A network whose estimates and codes are what functions make of its input. */
const fake = (
  denoise: (noisy: Noisy) => Float32Array,
  code: (x: number, y: number) => readonly number[] = () => [0],
) =>
  ({
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

Deno.test("deviations: a bump drawn aside errs along that axis, by so many pixels", async () => {
  const aside = fake(({ labels }) =>
    render(config.world, labels.map((mu, k) => k % 2 === 0 ? mu + 0.1 : mu - 0.02))
  );
  for (const { x, y, rest } of await deviations(config.world, aside, linear)) {
    assert.ok(Math.abs(x - 0.1) < 2e-3 && Math.abs(y - 0.02) < 2e-3, `${x}, ${y}`);
    assert.ok(rest < 1e-3, `${rest}`);
  }
});

Deno.test("deviations: noise errs alike in all directions, by as much as there is", async () => {
  // The noisy image itself, scaled back: its error is noise of size tau.
  const lazy = fake(({ xt, level }) => xt.map((v) => v / Math.sqrt(level.alphaBar)));
  // |dI/dx| of a bump in [-1, 1] is sqrt(2 pi).
  for (const { tau, x, y, rest } of await deviations(config.world, lazy, linear)) {
    const expected = tau / Math.sqrt(2 * Math.PI);
    for (const own of [x, y, rest]) assert.ok(Math.abs(own / expected - 1) < 0.25, `${own}`);
    assert.ok(Math.abs(rest / expected - 1) < 0.02, `${rest}, expected ${expected}`);
  }
});

Deno.test("deviations: a perfect estimate errs in no direction", async () => {
  const exact = fake(({ labels }) => render(config.world, labels));
  for (const { x, y, rest } of await deviations(config.world, exact, linear)) {
    assert.deepEqual([x, y, rest], [0, 0, 0]);
  }
});

Deno.test("torusOf: the flat torus is orthogonal and parallel, that in space is not", () => {
  const middle = cosineCounts(Float64Array.of(0, 0.01));
  const flat = torusOf(gridOf(clifford, TORUS_SIDE, TORUS_SIDE));
  const total = flat.orthogonality.reduce((a, b) => a + b);
  // Rounding may put a cosine of 0 on either side of it.
  const atZero = flat.orthogonality[COSINE_BINS / 2] + flat.orthogonality[COSINE_BINS / 2 - 1];
  assert.deepEqual([atZero, flat.parallelism.at(-1)], [total, total]);
  assert.equal(middle[COSINE_BINS / 2], 2);
  assert.ok(flat.interaction < 1e-9 && flat.overlap < 1e-9);
  assert.ok(flat.shuffled.parallelism.at(-1)! < 0.2 * total);
  const inSpace = torusOf(gridOf(torus3, TORUS_SIDE, TORUS_SIDE));
  assert.ok(inSpace.parallelism.at(-1)! < 0.8 * total && inSpace.interaction > 0.02);
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

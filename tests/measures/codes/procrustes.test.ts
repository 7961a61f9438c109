import assert from "node:assert/strict";
import { aligned, standardised } from "../../../lib/measures/codes/procrustes.ts";
import { normals, stream } from "../../../lib/random/mod.ts";

const scattered = (count: number, name: string) => ({
  count,
  dims: 3,
  values: Float64Array.from(normals(stream(1, name), 3 * count)),
});

const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((v, k) => v - b[k]));

Deno.test("aligned: a layout turned, mirrored, moved and scaled comes back exactly", () => {
  const fixed = scattered(50, "fixed");
  const [c, s] = [Math.cos(1.1), Math.sin(1.1)];
  const moved = fixed.values.slice();
  for (let i = 0; i < 50; i++) {
    const [x, y, z] = fixed.values.subarray(3 * i);
    moved.set([7 - 4 * (c * x - s * y), 4 * (s * x + c * y) - 2, 4 * z + 1], 3 * i);
  }
  const back = aligned({ ...fixed, values: moved }, fixed).values;
  assert.ok(distance(back, standardised(fixed).values) < 1e-9);
});

Deno.test("aligned: no small turn of the answer is nearer", () => {
  const fixed = scattered(40, "fixed");
  const moving = scattered(40, "moving");
  const best = aligned(moving, fixed).values;
  const target = standardised(fixed).values;
  for (const [a, b] of [[0, 1], [1, 2], [0, 2]]) {
    for (const angle of [-0.05, 0.05]) {
      const turned = best.slice();
      for (let i = 0; i < 40; i++) {
        const [u, v] = [best[3 * i + a], best[3 * i + b]];
        turned[3 * i + a] = Math.cos(angle) * u - Math.sin(angle) * v;
        turned[3 * i + b] = Math.sin(angle) * u + Math.cos(angle) * v;
      }
      assert.ok(distance(turned, target) > distance(best, target));
    }
  }
});

Deno.test("aligned: a flat layout and one without extent give finite places", () => {
  const fixed = scattered(20, "fixed");
  const flat = { ...fixed, values: fixed.values.map((v, k) => k % 3 === 2 ? 0 : v) };
  const none = { ...fixed, values: fixed.values.map(() => 5) };
  for (const moving of [flat, none]) {
    assert.ok(aligned(moving, fixed).values.every(Number.isFinite));
    assert.ok(aligned(fixed, moving).values.every(Number.isFinite));
  }
});

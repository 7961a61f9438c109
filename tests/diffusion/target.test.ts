import assert from "node:assert/strict";
import { levelAt, noised, schedule, type Target, targetOf, x0Of } from "../../lib/diffusion/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";

const levels = [1, 300, 900].map((t) => levelAt(schedule("linear"), t));
const x0 = normals(stream(1, "x0"), 12);
const eps = normals(stream(1, "eps"), 12);
const xt = noised(x0, eps, levels);

function assertNear(a: Float32Array, b: Float32Array, tolerance: number) {
  a.forEach((v, k) => assert.ok(Math.abs(v - b[k]) < tolerance, `${v} is not ${b[k]} at ${k}`));
}

Deno.test("noised = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) eps, each image at its level", () => {
  xt.forEach((v, k) => {
    const { alphaBar } = levels[Math.floor(k / 4)];
    const expected = Math.sqrt(alphaBar) * x0[k] + Math.sqrt(1 - alphaBar) * eps[k];
    assert.ok(Math.abs(v - expected) < 1e-6);
  });
  assert.deepEqual(
    noised(x0, eps, [levels[1]]),
    noised(x0, eps, [levels[1], levels[1], levels[1]]),
  );
});

Deno.test("targetOf v = sqrt(alphaBar) eps - sqrt(1 - alphaBar) x0", () => {
  assert.deepEqual(targetOf("eps", x0, eps, levels), eps);
  assert.deepEqual(targetOf("x0", x0, eps, levels), x0);
  targetOf("v", x0, eps, levels).forEach((v, k) => {
    const { alphaBar } = levels[Math.floor(k / 4)];
    assert.ok(
      Math.abs(v - (Math.sqrt(alphaBar) * eps[k] - Math.sqrt(1 - alphaBar) * x0[k])) < 1e-6,
    );
  });
});

Deno.test("x0Of inverts targetOf", () => {
  for (const target of ["eps", "x0", "v"] as Target[]) {
    // Single precision of x_t, divided by sqrt(alphaBar) = 0.016 at t = 900 for eps.
    assertNear(x0Of(target, targetOf(target, x0, eps, levels), xt, levels), x0, 1e-4);
  }
});

Deno.test("noised refuses batches that the levels do not divide", () => {
  assert.throws(() => noised(x0.slice(1), eps.slice(1), levels), RangeError);
  assert.throws(() => noised(x0, eps.slice(3), levels), RangeError);
});

import assert from "node:assert/strict";
import { levelAt, levelOfTau, schedule } from "../../lib/diffusion/mod.ts";

Deno.test("linear schedule has Ho et al.'s alphaBar", () => {
  const { alphaBar } = schedule("linear");
  assert.equal(alphaBar.length, 1001);
  assert.equal(alphaBar[0], 1);
  // The last value as other implementations print it: 4.0358e-05.
  assert.equal(alphaBar[1000].toExponential(4), "4.0358e-5");
  assert.ok(Math.abs(1 - alphaBar[500] / alphaBar[499] - (1e-4 + 0.0199 * 499 / 999)) < 1e-12);
});

Deno.test("cosine schedule follows cos^2 until beta reaches 0.999", () => {
  const { alphaBar } = schedule("cosine");
  const f = (t: number) => Math.cos((t / 1000 + 0.008) / 1.008 * Math.PI / 2) ** 2;
  for (const t of [1, 250, 500, 990]) {
    assert.ok(Math.abs(alphaBar[t] * f(0) / f(t) - 1) < 1e-9, `t = ${t}`);
  }
  assert.ok(Math.abs(alphaBar[1000] / alphaBar[999] - 0.001) < 1e-12);
});

Deno.test("levelAt has the schedule's values at integers and rises between them", () => {
  const linear = schedule("linear");
  for (const t of [0, 1, 500, 999, 1000]) {
    const { alphaBar, tau } = levelAt(linear, t);
    assert.equal(alphaBar, linear.alphaBar[t]);
    assert.ok(Math.abs(tau ** 2 * alphaBar - (1 - alphaBar)) < 1e-12);
  }
  const taus = [500, 500.25, 500.5, 501].map((t) => levelAt(linear, t).tau);
  assert.deepEqual(taus, taus.toSorted((a, b) => a - b));
  for (const t of [-1, 1000.5, NaN]) assert.throws(() => levelAt(linear, t), RangeError);
});

Deno.test("levelOfTau inverts levelAt", () => {
  for (const name of ["linear", "cosine"] as const) {
    const noise = schedule(name);
    for (const t of [0, 0.5, 1, 17.3, 500, 999.9, 1000]) {
      const { tau, alphaBar } = levelAt(noise, t);
      const level = levelOfTau(noise, tau);
      assert.ok(Math.abs(level.t - t) < 1e-6, `${name}: ${level.t} is not ${t}`);
      assert.ok(Math.abs(level.alphaBar / alphaBar - 1) < 1e-9);
      assert.equal(level.tau, tau);
    }
    assert.throws(() => levelOfTau(noise, 1e6), RangeError);
  }
});

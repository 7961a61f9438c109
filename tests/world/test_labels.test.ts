import assert from "node:assert/strict";
import { LATTICE_STEPS, testLabels } from "../../lib/world/mod.ts";

Deno.test("testLabels is frozen: these labels never change", () => {
  const { on, off } = testLabels(32);
  assert.deepEqual([...on.subarray(0, 6)], [6, 22, 10, 1, 26, 20]);
  assert.deepEqual([...off.subarray(0, 4)], [
    5.444616794586182,
    23.965885162353516,
    6.856013774871826,
    18.13915252685547,
  ]);
});

Deno.test("testLabels.on are 256 distinct integer labels", () => {
  const { on } = testLabels(32);
  assert.equal(on.length, 512);
  assert.ok(on.every((mu) => Number.isInteger(mu) && mu >= 0 && mu < 32));
  const distinct = new Set(Array.from({ length: 256 }, (_, b) => `${on[2 * b]},${on[2 * b + 1]}`));
  assert.equal(distinct.size, 256);
  assert.equal(testLabels(8).on.length, 2 * 64);
});

Deno.test("testLabels.off stay 0.03 px away from every coordinate of every lattice", () => {
  assert.deepEqual(LATTICE_STEPS, [1, 0.5, 0.25, 0.1]);
  for (const n of [8, 32, 64]) {
    const { off } = testLabels(n);
    assert.equal(off.length, 512);
    for (const d of LATTICE_STEPS) {
      for (const mu of off) {
        let closest = Infinity;
        for (let k = 0; k * d <= n; k++) closest = Math.min(closest, Math.abs(mu - k * d));
        assert.ok(closest >= 0.03 - 1e-9, `${mu} at step ${d}`);
      }
    }
    const mean = off.reduce((sum, mu) => sum + mu / 512, 0);
    assert.ok(Math.abs(mean - n / 2) < 4 * n / Math.sqrt(12 * 512));
  }
});

import assert from "node:assert/strict";
import { LATTICE_STEPS, testLabels } from "../../lib/world/mod.ts";

Deno.test("testLabels: are frozen: these labels never change", () => {
  const { on, off } = testLabels(32);
  assert.deepEqual([...on.subarray(0, 6)], [0, 0, 4, 0, 8, 0]);
  assert.deepEqual([...off.subarray(0, 4)], [
    5.444616794586182,
    23.965885162353516,
    6.856013774871826,
    18.13915252685547,
  ]);
});

Deno.test("testLabels: 128 lie on all lattices, at every such place equally often", () => {
  for (const n of [8, 16, 32]) {
    const { on } = testLabels(n);
    assert.equal(on.length, 256);
    for (const d of LATTICE_STEPS) {
      assert.ok(
        on.every((mu) => mu >= 0 && mu < n && Math.abs(mu / d - Math.round(mu / d)) < 1e-9),
      );
    }
    const places = Array.from({ length: 128 }, (_, b) => `${on[2 * b]},${on[2 * b + 1]}`);
    const counts = [...Map.groupBy(places, (place) => place).values()].map((own) => own.length);
    assert.deepEqual(counts, Array((n / 4) ** 2).fill(128 / (n / 4) ** 2));
  }
});

Deno.test("testLabels: 128 of more places are spread over the canvas, along x as along y", () => {
  for (const n of [48, 64, 256]) {
    const { on } = testLabels(n);
    const places = Array.from({ length: 128 }, (_, b) => `${on[2 * b]},${on[2 * b + 1]}`);
    assert.equal(new Set(places).size, 128);
    for (const axis of [0, 1]) {
      const own = on.filter((_, k) => k % 2 === axis);
      const mean = own.reduce((sum, mu) => sum + mu / 128, 0);
      // The mean of 128 uniform numbers strays by n / 39; the places' own is n / 2 - 2.
      assert.ok(Math.abs(mean - (n / 2 - 2)) < n / 10, `${n}, axis ${axis}: ${mean}`);
      assert.ok(own.some((mu) => mu < n / 8) && own.some((mu) => mu >= 7 * n / 8));
    }
  }
});

Deno.test("testLabels: 1,000 stay 0.03 px away from every coordinate of every lattice", () => {
  assert.deepEqual(LATTICE_STEPS, [4, 2, 1, 0.5, 0.25, 0.1]);
  for (const n of [8, 32, 64]) {
    const { off } = testLabels(n);
    assert.equal(off.length, 2000);
    for (const d of LATTICE_STEPS) {
      for (const mu of off) {
        let closest = Infinity;
        for (let k = 0; k * d <= n; k++) closest = Math.min(closest, Math.abs(mu - k * d));
        assert.ok(closest >= 0.03 - 1e-9, `${mu} at step ${d}`);
      }
    }
    const mean = off.reduce((sum, mu) => sum + mu / 2000, 0);
    assert.ok(Math.abs(mean - n / 2) < 4 * n / Math.sqrt(12 * 2000));
  }
});

import assert from "node:assert/strict";
import { couplingOf } from "../../lib/explorer/coupling.ts";
import { MARKS } from "../../lib/explorer/outcomes.ts";
import { stream } from "../../lib/random/mod.ts";
import { bandFrequencies, bandOf, defaultWorld, testLabels } from "../../lib/world/mod.ts";

const world = { ...defaultWorld, zipfX: 1, zipfY: 1 };
const labels = testLabels(world.n).all;
const fx = bandFrequencies(world, "x");
const fy = bandFrequencies(world, "y");

/** Marks of samples of which x is right with odds that grow with p_x^own p_y^other. */
function marks(own: number, other: number): string {
  const random = stream(1, "coupling");
  return Array.from({ length: labels.length / 2 }, (_, i) => {
    const px = fx[bandOf(world, labels[2 * i])];
    const py = fy[bandOf(world, labels[2 * i + 1])];
    const odds = Math.exp(own * Math.log(8 * px) + other * Math.log(8 * py));
    return random.uniform() < odds / (1 + odds) ? MARKS.x : MARKS.neither;
  }).join("");
}

Deno.test("couplingOf finds the slopes that outcomes were drawn with", () => {
  for (const [own, other] of [[1.5, 0], [1.5, 1.5]]) {
    const { slopes, ones } = couplingOf(world, marks(own, other), "x");
    assert.equal(ones, labels.length / 2);
    assert.ok(Math.abs(slopes!.own! - own) < 0.5, `${slopes!.own}`);
    assert.ok(Math.abs(slopes!.other! - other) < 0.5, `${slopes!.other}`);
  }
});

Deno.test("couplingOf: learned apart, rows do not matter; together, column times row does", () => {
  const { factorised, coupled } = couplingOf(world, marks(1, 1), "x");
  for (let k = 8; k < 64; k++) assert.ok(Math.abs(factorised![k]! - factorised![k % 8]!) < 1e-12);
  const byProduct = coupled!.map((p, k) => [fx[k % 8] * fy[Math.floor(k / 8)], p!] as const)
    .toSorted(([a], [b]) => a - b);
  assert.ok(byProduct.every(([, p], k) => k === 0 || p >= byProduct[k - 1][1] - 1e-12));
});

Deno.test("couplingOf: samples without one dot count for nothing", () => {
  const none = couplingOf(world, MARKS.other.repeat(labels.length / 2), "x");
  assert.deepEqual([none.ones, none.slopes, none.factorised], [0, null, null]);
  assert.ok(none.measured.every((share) => share === null));
});

import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { geometryFigure } from "../../../lib/study/mod.ts";
import { madeSeeds } from "../made_records.ts";

/** Seeds whose code spreads e-fold with every evaluation, x and y at 60 degrees. */
const runs = madeSeeds({}, { x: 1000, y: 1000 }).map((run) => ({
  ...run,
  evaluations: run.evaluations.map((record, k) => ({
    ...record,
    grid: {
      ...record.grid!,
      geometry: { psi: k - 3, nu: 1.9, cosine: 0, absoluteCosine: 0.5 },
    },
  })),
}));

Deno.test("F7: tells by how much the code spreads and at what angle, and plots every seed", async () => {
  const { spec, sidecar } = geometryFigure(runs);
  const svg = (await renderSvg(spec)).replaceAll(/<[^>]*>/g, " ");
  assert.match(svg, /Training spreads places apart in the code; x and y move it aslant/);
  const { psi } = runs[0].start.grid!.geometry;
  const times = Math.exp(runs[0].evaluations.length - 4 - psi!);
  const told = Number(svg.match(/takes ([\d,]+) +times the area/)![1].replaceAll(",", ""));
  assert.ok(Math.abs(told / times - 1) < 0.1, `${told}, not ${times}`);
  assert.match(svg, /60 degrees/);
  const numbers = sidecar.numbers as { local: string; points: { value: number }[] }[];
  assert.deepEqual(numbers.map(({ local }) => local), ["area", "ν", "angle"]);
  for (const { points } of numbers) assert.equal(points.length, 3 * runs[0].evaluations.length);
});

Deno.test("F7: a dead layer leaves its evaluations out", () => {
  const dead = runs.map((run) => ({
    ...run,
    evaluations: run.evaluations.map((record, k) => k === 0 ? { ...record, grid: null } : record),
  }));
  const numbers = geometryFigure(dead).sidecar.numbers as { points: unknown[] }[];
  assert.equal(numbers[0].points.length, 3 * (runs[0].evaluations.length - 1));
});

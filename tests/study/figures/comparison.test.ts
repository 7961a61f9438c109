import { comparisonFigure } from "../../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { readingNamed } from "../../../lib/records/mod.ts";
import { madeSeeds } from "../made_records.ts";

const reading = readingNamed("paper");
const usual = { name: "usual", runs: madeSeeds({}, { x: 2000, y: 2000 }) };
const changed = { name: "changed", runs: madeSeeds({ sigma: 2 }, { x: 500, y: 500 }) };
const { spec, sidecar } = comparisonFigure("Two ways", [usual, changed], reading);
const panels = sidecar.numbers as {
  title: string;
  points: { series: string; seed: number; step: number; value: number }[];
}[];

Deno.test("comparisonFigure plots every seed of every group at every evaluation", () => {
  assert.equal(panels.length, 4);
  for (const { points } of panels) {
    assert.equal(points.length, 6 * usual.runs[0].evaluations.length);
    assert.deepEqual([...new Set(points.map(({ series }) => series))], ["usual", "changed"]);
  }
  assert.deepEqual(sidecar.seeds, [1, 2, 3]);
  assert.equal(sidecar.runs.length, 6);
});

Deno.test("comparisonFigure: values are the runs' own, the group that is sooner is ahead", () => {
  const right = panels.find(({ title }) => title.includes("right place"))!.points;
  const of = (series: string, step: number) =>
    right.find((point) => point.series === series && point.step === step && point.seed === 2)!
      .value;
  const { step, images } = usual.runs[1].evaluations[13];
  assert.equal(of("usual", step), images.on.accuracy.joint);
  assert.ok(of("changed", step) > of("usual", step) + 0.2);
});

Deno.test("comparisonFigure renders with one group, and refuses none", async () => {
  assert.match(await renderSvg(spec), />changed</);
  const alone = comparisonFigure("One way", [usual, { name: "changed", runs: [] }], reading);
  assert.match(await renderSvg(alone.spec), />One way</);
  assert.throws(() => comparisonFigure("None", [], reading), /there must be runs/);
});

Deno.test("comparisonFigure: a single evaluation is dots, in the middle of the axis of steps", async () => {
  const runs = usual.runs.map((run) => ({ ...run, evaluations: run.evaluations.slice(-1) }));
  const { spec } = comparisonFigure("At the end", [{ name: "usual", runs }], reading);
  const dots = (svg: string) => svg.match(/ d="M[\d.]+,0A/g)?.length ?? 0;
  assert.equal(dots(await renderSvg(comparisonFigure("Over time", [usual], reading).spec)), 0);
  const svg = await renderSvg(spec);
  // Three seeds and their median in each of four panels.
  assert.equal(dots(svg), 16);
  assert.ok(!svg.includes("NaN"));
});

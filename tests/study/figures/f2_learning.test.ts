import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { readingNamed, type RunRecord } from "../../../lib/records/mod.ts";
import {
  learningCurvesFigure,
  learningFigure,
  learningInWords,
  learningSummary,
} from "../../../lib/study/mod.ts";
import { madeRun, madeSeeds } from "../made_records.ts";

const reading = readingNamed("paper");
const runs = madeSeeds({}, { x: 1200, y: 1200 });
const { spec, sidecar } = learningFigure(runs, reading);
type Points = { series: string; seed: number; step: number; value: number }[];
const numbers = sidecar.numbers as {
  readonly phases: { of: string; rows: { row: string; cells: { phase: string }[] }[] }[];
};
const plotted = learningCurvesFigure(runs, reading);
const { curves } = plotted.sidecar.numbers as {
  readonly curves: Record<"samples" | "order" | "dimension", Points>;
};

Deno.test("learningCurvesFigure plots each seed's values as recorded", () => {
  const { step, images: { on }, codes } = runs[1].evaluations[9];
  const value = (points: Points, series: string) =>
    points.find((p) => p.series === series && p.seed === 2 && p.step === step)!.value;
  const { order, dimension } = codes[0].scores!;
  assert.equal(value(curves.samples, "one bump"), on.kinds.one);
  assert.equal(value(curves.samples, "in place"), on.accuracy.joint);
  assert.equal(value(curves.order, "order"), Math.min(order.umap.x, order.umap.y));
  assert.equal(value(curves.dimension, "dimension"), dimension);
  assert.deepEqual([sidecar.runs, sidecar.seeds], [runs.map(({ id }) => id), [1, 2, 3]]);
});

Deno.test("learningFigure has a ribbon for each seed, of samples and of the code", () => {
  assert.deepEqual(numbers.phases.map(({ of }) => of), ["samples", "code"]);
  for (const { rows } of numbers.phases) {
    assert.deepEqual(rows.map(({ row }) => row), ["seed 1", "seed 2", "seed 3"]);
    const [first, last] = [rows[0].cells[0], rows[0].cells.at(-1)!];
    assert.deepEqual([first.phase, last.phase], ["A", "C"]);
  }
});

Deno.test("learningFigure tells the answer first, learningCurvesFigure names its lines", async () => {
  assert.match(
    await renderSvg(spec),
    /Steps over those to order, 3 seeds, geometric mean: roughly in place/,
  );
  const svg = await renderSvg(plotted.spec);
  for (
    const text of [
      "one bump",
      "in place",
      "drawn bumps",
      "control: clean image",
      "untrained",
      "a sheet below",
    ]
  ) {
    assert.ok(svg.includes(`>${text}<`), text);
  }
});

Deno.test("learningSummary: when runs take their turns, and the lead of order over place", () => {
  const summary = learningSummary(runs, reading);
  const { median, lead: { "in place": lead, "roughly in place": rough }, orderFirst } = summary;
  assert.ok(median.sheet < median.ordered && median.ordered < median["in place"]);
  assert.ok(median["one bump"] < median["in place"]);
  assert.ok(lead!.factor > 1 && lead!.interval![0] <= lead!.factor);
  // Bumps of made runs are never more than 5 px off.
  assert.deepEqual([rough, median["roughly in place"]], [null, 0]);
  assert.equal(orderFirst, 3);
  assert.match(learningInWords(summary), /medians of 3 seeds/);
});

Deno.test("learningSummary: what never comes is told as never, and there is no lead", () => {
  const summary = learningSummary([madeRun({}, 1, { x: 1e6, y: 1e6 })], reading);
  assert.equal(summary.median["in place"], Infinity);
  assert.deepEqual(summary.lead, { "roughly in place": null, "in place": null });
  assert.match(
    learningInWords(summary),
    /and never show it within a pixel of its place\. This is seed 1/,
  );
});

Deno.test("learningFigure draws what a dead layer and a run that never learns leave", async () => {
  const codes = runs[0].start.codes.map((code) => ({ ...code, scores: null }));
  const evaluations = runs[0].evaluations.map((record) => ({ ...record, codes }));
  const dead: RunRecord = { ...runs[0], start: { ...runs[0].start, codes }, evaluations };
  assert.match(await renderSvg(learningFigure([dead], reading).spec), /What samples show/);
  const never = madeRun({}, 1, { x: 1e6, y: 1e6 });
  assert.match(await renderSvg(learningFigure([never], reading).spec), /in place not seen/);
});

Deno.test("learningFigure refuses runs of several configs", () => {
  const other = madeRun({ dx: 1 }, 1, { x: 800, y: 800 });
  assert.throws(() => learningFigure([...runs, other], reading), /current value is 2 configs/);
});

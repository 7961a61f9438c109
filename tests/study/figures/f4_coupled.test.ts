import {
  balancedPassage,
  coupledFigure,
  type DrawnCurve,
  measured,
} from "../../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { median } from "../../../lib/measures/mod.ts";
import { madeDesign } from "../made_records.ts";

const runs = madeDesign();
const { spec, sidecar } = coupledFigure(runs);
type Points = { series: string; seed: number; step: number; value: number }[];
interface Numbers {
  conditions: {
    condition: string;
    accuracy: Points;
    medianError: Points;
    predictions: { hypothesis: string; axis: string; curve: DrawnCurve }[];
  }[];
  byFrequency: { whose: string; points: Points }[];
}
const { conditions, byFrequency } = sidecar.numbers as Numbers;

Deno.test("coupledFigure has a row for each skewed lattice, then each skewed frequency", () => {
  assert.deepEqual(conditions.map(({ condition }) => condition), [
    "lattice (0.1, 1)",
    "lattice (1, 0.1)",
    "frequency (1, 0)",
    "frequency (0, 1)",
    "frequency (1, 1)",
  ]);
  assert.deepEqual(conditions.map(({ predictions }) => predictions.length), [4, 4, 0, 0, 0]);
  assert.equal(sidecar.runs.length, runs.length);
});

Deno.test("coupledFigure: predictions pass 1/2 where the balanced runs' passages say", () => {
  const { predictions } = conditions[0];
  const balanced = runs.map(measured).filter(({ config: c }) =>
    c.dx === c.dy && c.zipfX === 0 && c.zipfY === 0
  );
  const expected = (axis: "x" | "y", d: number) =>
    median([1, 2, 3].map((seed) => {
      const own = balanced.filter(({ config }) => config.seed === seed);
      return balancedPassage(own, axis, d, 0.5)!.steps;
    }));
  const half = (hypothesis: string, axis: string) =>
    predictions.find((p) => p.hypothesis === hypothesis && p.axis === axis)!.curve
      .find(({ accuracy }) => accuracy === 0.5)!.step;
  assert.equal(half("factorised", "x"), expected("x", 0.1));
  assert.equal(half("factorised", "y"), expected("y", 1));
  assert.equal(half("coupled", "x"), expected("x", Math.sqrt(0.1)));
  assert.equal(half("coupled", "y"), expected("y", Math.sqrt(0.1)));
  assert.ok(half("factorised", "x") < half("coupled", "x"));
});

Deno.test("coupledFigure plots evaluations with at least 32 single bumps alone", () => {
  const { accuracy, medianError } = conditions[2];
  const run = runs.find(({ config }) => config.world.zipfX === 1 && config.seed === 2)!;
  for (const { step, images: { all } } of run.evaluations) {
    const found = accuracy.find((p) => p.seed === 2 && p.step === step && p.series === "x");
    assert.equal(found?.value, all.kinds.one * 512 >= 32 ? all.givenOne![1].x : undefined);
    const error = medianError.find((p) => p.seed === 2 && p.step === step && p.series === "x");
    assert.equal(error === undefined, found === undefined);
  }
  assert.ok(accuracy.length < 3 * 2 * run.evaluations.length);
});

Deno.test("coupledFigure compares frequent with rare places, over the seeds with all skews", () => {
  assert.deepEqual(byFrequency.map(({ whose }) => whose), ["own", "other"]);
  const last = runs[0].evaluations.at(-1)!.step;
  for (const { points } of byFrequency) {
    const own = points.filter(({ seed, step }) => seed === 1 && step === last);
    assert.deepEqual(own.map(({ series }) => series).sort(), ["frequent", "rare"]);
  }
  const lacking = runs.filter(({ config: { seed, world } }) => seed !== 2 || world.zipfX !== 1);
  const fewer = (coupledFigure(lacking).sidecar.numbers as Numbers).byFrequency;
  assert.deepEqual([...new Set(fewer[0].points.map(({ seed }) => seed))], [1, 3]);
});

Deno.test("coupledFigure renders, and refuses runs without any skew", async () => {
  const svg = await renderSvg(spec);
  assert.ok(svg.includes('stroke-dasharray="8,3"') && svg.includes('stroke-dasharray="2,2"'));
  const even = runs.filter(({ config: { world: w } }) => w.dx === w.dy && w.zipfX + w.zipfY === 0);
  assert.throws(() => coupledFigure(even), /there must be runs with a skewed lattice or frequency/);
});

Deno.test("coupledFigure draws lattices without predictions where no balanced runs are", async () => {
  const alone = runs.filter(({ config: { world } }) => world.dx !== world.dy);
  const { spec, sidecar } = coupledFigure(alone);
  const { conditions: [{ predictions }], byFrequency } = sidecar.numbers as Numbers;
  assert.deepEqual(byFrequency, []);
  assert.ok(predictions.every(({ curve }) => curve.length === 0));
  assert.match(await renderSvg(spec), /lattice \(1, 0.1\)/);
});

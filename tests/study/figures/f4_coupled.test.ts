import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { mean } from "../../../lib/measures/mod.ts";
import { READINGS } from "../../../lib/records/mod.ts";
import {
  type AxisTime,
  balancedPassage,
  balancedRuns,
  coupledCurvesFigure,
  coupledFigure,
  frequencyCoupling,
  latticeCoupling,
  runUnder,
} from "../../../lib/study/mod.ts";
import { ratiosOf } from "../../../lib/study/figures/f4_answers.ts";
import { sharesOf } from "../../../lib/study/figures/shares.ts";
import { madeDesign } from "../made_records.ts";

const runs = madeDesign();
const { spec, sidecar } = coupledFigure(runs);
interface Numbers {
  times: AxisTime[];
  places: { whose: string; place: string; seed: number; value: number }[];
  courses: { name: string; shares: { step: number; x: number; y: number }[] }[];
}
const { times, places, courses } = sidecar.numbers as Numbers;

Deno.test("coupledFigure has a course for each skewed lattice, then each skewed frequency", () => {
  assert.deepEqual(courses.map(({ name }) => name), [
    "lattice (0.1, 1)",
    "lattice (1, 0.1)",
    "frequency (1, 0)",
    "frequency (0, 1)",
    "frequency (1, 1)",
  ]);
  assert.equal(sidecar.runs.length, runs.length);
});

Deno.test("coupledFigure: predictions are the balanced runs' passages of the same seeds", () => {
  const balanced = balancedRuns(runs.map((run) => runUnder(run, READINGS[0])));
  const expected = (axis: "x" | "y", d: number) =>
    Math.exp(mean([1, 2, 3].map((seed) => {
      const own = balanced.filter(({ config }) => config.seed === seed);
      return Math.log(balancedPassage(own, axis, d, 0.5)!.steps);
    })));
  const middle = (of: string, axis: string) =>
    times.find((t) => t.lattice === "(0.1, 1)" && t.of === of && t.axis === axis)!.middle!;
  const close = (a: number, b: number) => assert.ok(Math.abs(a / b - 1) < 1e-9, `${a} ${b}`);
  close(middle("factorised", "x"), expected("x", 0.1));
  close(middle("factorised", "y"), expected("y", 1));
  close(middle("coupled", "x"), expected("x", Math.sqrt(0.1)));
  assert.ok(middle("factorised", "x") < middle("coupled", "x"));
  assert.ok(times.every(({ seeds, without }) => seeds.length + without === 3));
});

Deno.test("ratiosOf: over the prediction of the same seed; nothing where none is", () => {
  const ratios = ratiosOf(times);
  const seconds = ratios.filter(({ seed }) => seed === 2);
  assert.equal(seconds.length, 2 * 2 * 2);
  const seen = times.find((t) => t.lattice === "(0.1, 1)" && t.of === "seen" && t.axis === "x")!;
  const apart = times.find((t) =>
    t.lattice === "(0.1, 1)" && t.of === "factorised" && t.axis === "x"
  )!;
  const stepsOf = ({ seeds }: AxisTime) => seeds.find(({ seed }) => seed === 2)!.steps;
  const { value } = seconds.find(({ row, of }) =>
    row.startsWith("x every 0.1 px") && of === "seen"
  )!;
  assert.equal(value, stepsOf(seen) / stepsOf(apart));
  assert.deepEqual(ratiosOf(times.filter(({ of }) => of !== "factorised")), []);
});

Deno.test("sharesOf: evaluations with at least 32 single bumps alone", () => {
  const run = runUnder(runs[0], READINGS[0]);
  const enough = run.evaluations.filter(({ images: { kinds, count } }) => kinds.one * count >= 32);
  assert.ok(enough.length > 3 && enough.length < run.evaluations.length);
  assert.deepEqual(sharesOf(run).map(({ step }) => step), enough.map(({ step }) => step));
});

Deno.test("coupledCurvesFigure: whether both are right together, then a panel for each skew", async () => {
  const behind = coupledCurvesFigure(runs);
  const { joint } = behind.sidecar.numbers as {
    joint: { x: number; y: number; both: number }[];
  };
  assert.ok(joint.length > 0 && joint.every(({ x, y, both }) => Math.abs(both - x * y) < 1e-9));
  const svg = await renderSvg(behind.spec);
  for (const text of ["Right together?", "lattice (0.1, 1)", "frequency (1, 1)"]) {
    assert.ok(svg.includes(text), text);
  }
  assert.equal(behind.sidecar.runs.length, runs.length);
  assert.throws(() => coupledCurvesFigure([]), /F4b as there must be runs with a skewed/);
});

Deno.test("coupledFigure compares rare with frequent places, over the seeds with all skews", () => {
  const ofSeed = places.filter(({ seed }) => seed === 1).map(({ whose, place }) =>
    `${whose} ${place}`
  );
  assert.deepEqual(ofSeed.sort(), ["other frequent", "other rare", "own frequent", "own rare"]);
  const lacking = runs.filter(({ config: { seed, world } }) => seed !== 2 || world.zipfX !== 1);
  const fewer = (coupledFigure(lacking).sidecar.numbers as Numbers).places;
  assert.deepEqual([...new Set(fewer.map(({ seed }) => seed))], [1, 3]);
});

Deno.test("coupledFigure renders, and refuses runs without any skew", async () => {
  const svg = await renderSvg(spec);
  for (const text of ["apart", "predicted if together", "x first", "y first"]) {
    assert.ok(svg.includes(`>${text}<`), text);
  }
  const even = runs.filter(({ config: { world: w } }) => w.dx === w.dy && w.zipfX + w.zipfY === 0);
  assert.throws(() => coupledFigure(even), /there must be runs with a skewed lattice or frequency/);
});

Deno.test("coupledFigure draws lattices without predictions where no balanced runs are", async () => {
  const alone = runs.filter(({ config: { world } }) => world.dx !== world.dy);
  const { spec, sidecar } = coupledFigure(alone);
  const numbers = sidecar.numbers as Numbers;
  assert.deepEqual(numbers.places, []);
  const predicted = numbers.times.filter(({ of }) => of !== "seen");
  assert.ok(predicted.every(({ middle, interval }) => middle === null && interval === null));
  assert.match(await renderSvg(spec), /lattice \(1, 0.1\)/);
});

Deno.test("coupledFigure: the headline tells which test decides", async () => {
  const titleOf = async (own: typeof runs) =>
    (await renderSvg(coupledFigure(own).spec)).replaceAll(/<[^>]*>/g, " ");
  const measured = runs.map((run) => runUnder(run, READINGS[0]));
  const [lattice, frequency] = [latticeCoupling(measured), frequencyCoupling(measured)];
  assert.deepEqual([lattice.verdict, frequency.verdict], ["factorised", "open"]);
  assert.match(
    await titleOf(runs),
    /learned more apart than together on uneven lattices; uneven frequencies do not decide yet/,
  );
  const skewed = runs.filter(({ config: { world } }) => world.zipfX + world.zipfY > 0);
  assert.match(await titleOf(skewed), /Not decided yet/);
});

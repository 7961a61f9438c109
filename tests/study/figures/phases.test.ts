import assert from "node:assert/strict";
import { readingNamed } from "../../../lib/records/mod.ts";
import { phasesSummary, runUnder, stretchesInWords } from "../../../lib/study/mod.ts";
import { middles } from "../../../lib/figures/curves.ts";
import { phaseAt, sharedPhases } from "../../../lib/study/figures/phases.ts";
import { madeRun, madeSeeds } from "../made_records.ts";

const reading = readingNamed("paper");
const seeds = madeSeeds({}, { x: 1000, y: 1000 }).map((run) => runUnder(run, reading));

Deno.test("sharedPhases: most seeds decide, and are counted", () => {
  const shared = sharedPhases(seeds, "samples");
  assert.equal(shared.length, seeds[0].evaluations.length);
  for (const [k, { step, phase, agree, seeds: count }] of shared.entries()) {
    const own = seeds.map(({ evaluations }) => phaseAt(evaluations[k], "samples"));
    assert.equal(step, seeds[0].evaluations[k].step);
    assert.equal(agree, own.filter((other) => other === phase).length);
    assert.ok(agree >= 2 && count === 3);
  }
});

Deno.test("sharedPhases: of equally many, the earlier phase", () => {
  const two = [500, 2000].map((time, k) =>
    runUnder(madeRun({}, k + 1, { x: time, y: time }), reading)
  );
  const split = sharedPhases(two, "samples").filter(({ agree }) => agree === 1);
  assert.ok(split.length > 0 && split.every(({ phase }) => phase !== "C"));
});

Deno.test("sharedPhases: of most seeds, step by step in order; none where no code was read", () => {
  for (const what of ["samples", "code"] as const) {
    const letters = sharedPhases(seeds, what).map(({ phase }) => phase);
    assert.deepEqual([...new Set(letters)], ["A", "B", "C"]);
    assert.deepEqual(letters, letters.toSorted());
  }
  const blind = seeds.map((run) => ({
    ...run,
    evaluations: run.evaluations.map((record) => ({ ...record, code: null })),
  }));
  assert.deepEqual(sharedPhases(blind, "code"), []);
});

Deno.test("middles: over seeds, series by series and step by step, in order of steps", () => {
  const point = (series: string, seed: number, step: number, value: number) => ({
    series,
    seed,
    step,
    value,
  });
  const points = [
    ...[5, 1, 9].map((value, k) => point("x", k, 20, value)),
    ...[2, 4].map((value, k) => point("x", k, 10, value)),
    point("y", 1, 20, 7),
  ];
  // At step 10 a seed of x has no value.
  assert.deepEqual(middles(points), [
    { series: "x", step: 20, value: 5 },
    { series: "y", step: 20, value: 7 },
  ]);
});

Deno.test("phasesSummary: the phases of each run, and at how many evaluations both have one letter", () => {
  const { runs, evaluations, agree } = phasesSummary(madeSeeds({}, { x: 1000, y: 1000 }), reading);
  assert.deepEqual(runs.map(({ seed }) => seed), [1, 2, 3]);
  for (const run of runs) {
    for (const what of ["samples", "code"] as const) {
      assert.deepEqual(run[what].map(({ phase }) => phase), ["A", "B", "C"]);
    }
  }
  const same = seeds.flatMap(({ evaluations }) => evaluations)
    .filter((one) => phaseAt(one, "samples") === phaseAt(one, "code")).length;
  assert.deepEqual([evaluations, agree], [3 * seeds[0].evaluations.length, same]);
  assert.match(
    stretchesInWords("code", runs[0].code),
    /^“a cloud” from step 16, “few directions, no/,
  );
  assert.match(stretchesInWords("code", []), /dead/);
});

import assert from "node:assert/strict";
import { readingNamed } from "../../../lib/records/mod.ts";
import { phasesTogether, runPhases, runUnder, stretchesInWords } from "../../../lib/study/mod.ts";
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

Deno.test("runPhases: of samples and of the code, as a sentence tells them", () => {
  for (const run of madeSeeds({}, { x: 1000, y: 1000 })) {
    const phases = runPhases(run, reading);
    for (const what of ["samples", "code"] as const) {
      assert.deepEqual(phases[what].map(({ phase }) => phase), ["A", "B", "C"]);
    }
  }
  const { code } = runPhases(madeSeeds({}, { x: 1000, y: 1000 })[0], reading);
  assert.match(stretchesInWords("code", code), /^“a cloud” from step 16, “few directions, no/);
  assert.match(stretchesInWords("code", []), /dead/);
});

Deno.test("phasesTogether: counts each evaluation once for each reading, by order and by drawing", () => {
  const made = madeSeeds({}, { x: 1000, y: 1000 });
  const [head, , ...rows] = phasesTogether(made).split("\n").map((line) => line.split(" | "));
  assert.deepEqual(head.slice(2), ["no single bump", "one bump, misplaced", "one bump, in place"]);
  assert.deepEqual(rows.map(([name, code]) => `${name} ${code}`).slice(0, 2), [
    "`paper` ordered",
    "`paper` not ordered",
  ]);
  const counts = rows.map((row) => row.slice(2).map(Number));
  const inOrder = seeds.flatMap(({ evaluations }) => evaluations)
    .filter((one) => ["C", "other"].includes(phaseAt(one, "code")!));
  assert.deepEqual(
    counts[0],
    ["A", "B", "C"].map((drawn) =>
      inOrder.filter((one) => phaseAt(one, "samples") === drawn).length
    ),
  );
  const total = counts[0].concat(counts[1]).reduce((a, b) => a + b);
  assert.equal(total, 3 * seeds[0].evaluations.length);
});

import { runUnder, scoresOf, weigh } from "../../lib/study/mod.ts";
import assert from "node:assert/strict";
import {
  type CodeScores,
  type EvaluationRecord,
  type Reading,
  readingNamed,
  type RunRecord,
} from "../../lib/records/mod.ts";
import { sheetBound } from "../../lib/measures/mod.ts";
import { bandFrequencies, testLabels } from "../../lib/world/mod.ts";
import { madeDesign, madeRun, madeScores } from "./made_records.ts";

const times = { x: 900, y: 1100 };
const made = madeRun({ zipfX: 1 }, 2, times);
const paper = readingNamed("paper");

/** The record with other scores where the reading looks. */
const reading = (
  record: EvaluationRecord,
  { input, layer }: Pick<Reading, "input" | "layer">,
  scores: CodeScores | null,
): EvaluationRecord => ({
  ...record,
  codes: record.codes.map((code) =>
    code.input === input && code.layer === layer ? { ...code, scores } : code
  ),
});

Deno.test("runUnder: reads the code beside the untrained network's dimension, images apart", () => {
  const { id, untrainedOrder, evaluations } = runUnder(made, paper);
  const scores = scoresOf(made.evaluations[3], paper)!;
  assert.equal(id, made.id);
  assert.equal(untrainedOrder, 0);
  assert.deepEqual(evaluations[3].code, {
    r2: scores.order.umap,
    dimension: scores.dimension,
    sheetBelow: sheetBound(80),
  });
  const { images } = made.evaluations[3];
  assert.equal(evaluations[3].images, images.all);
  assert.equal(evaluations[3].onLattice, images.on);
});

Deno.test("runUnder: each reading has its own input, layer and order, and nothing else", () => {
  const [first, ...rest] = made.evaluations;
  const own = { ...madeScores(7, 0, 0), order: order(0.1, 0.2, 0.3) };
  const other: Reading = { ...paper, name: "other", input: "blind", layer: "mid" };
  const start = reading(made.start, other, madeScores(8, 0.3, 0.2));
  const run = { ...made, start, evaluations: [reading(first, other, own), ...rest] };
  for (const [name, r2] of [["umap", 0.1], ["pca", 0.2], ["linear", 0.3]] as const) {
    const { untrainedOrder, evaluations } = runUnder(run, { ...other, order: name });
    assert.equal(untrainedOrder, 0.2);
    const code = { r2: { x: r2, y: r2 }, dimension: 7, sheetBelow: 6 };
    const [before] = runUnder(made, paper).evaluations;
    assert.deepEqual(evaluations[0], { ...before, code });
  }
  // What the others see is as before.
  assert.deepEqual(runUnder(run, paper), runUnder(made, paper));
});

const order = (...[umap, pca, linear]: number[]): CodeScores["order"] => {
  const both = (at: number) => ({ x: at, y: at });
  return { umap: both(umap), pca: both(pca), linear: both(linear) };
};

Deno.test("runUnder: knows no code where a layer is dead, trained or not", () => {
  const unborn = runUnder({ ...made, start: reading(made.start, paper, null) }, paper);
  assert.equal(unborn.untrainedOrder, null);
  assert.ok(unborn.evaluations.every(({ code }) => code === null));
  const [first, ...rest] = made.evaluations;
  const died = { ...made, evaluations: [reading(first, paper, null), ...rest] };
  const read = runUnder(died, paper).evaluations.map(({ code }) => code !== null);
  assert.deepEqual(read.slice(0, 2), [false, true]);
  assert.ok(runUnder(died, readingNamed("noised")).evaluations[0].code !== null);
});

Deno.test("runUnder: refuses samples that were drawn otherwise than the reading draws", () => {
  const [first, ...rest] = made.evaluations;
  const other = { ...first, sampler: { name: "ddim", steps: 20, held: false } as const };
  assert.throws(
    () => runUnder({ ...made, evaluations: [other, ...rest] }, paper),
    /by paper as its samples must be drawn by .*"ddpm".*: current value is .*"ddim"/,
  );
});

Deno.test("scoresOf: names a code that the evaluation did not read", () => {
  const codes = made.start.codes.filter(({ layer }) => layer !== "mid");
  assert.throws(
    () => scoresOf({ ...made.start, codes }, { ...paper, input: "blind", layer: "mid" }),
    /Cannot read input blind at mid/,
  );
});

Deno.test("runUnder: tells attempts by test label, on the lattice first, and by band", () => {
  const { on, off } = testLabels(32);
  const [first, ...rest] = made.evaluations;
  const outcomes = first.outcomes.map((outcome, k) =>
    k === 300 ? [1, 5.5, 7.25] as const : outcome
  );
  const run = runUnder({ ...made, evaluations: [{ ...first, outcomes }, ...rest] }, paper);
  const found = run.evaluations[0].attempts;
  assert.equal(found.length, (on.length + off.length) / 2);
  assert.deepEqual(found[7].label, { x: on[14], y: on[15] });
  assert.deepEqual(found[300].label, { x: off[344], y: off[345] });
  assert.deepEqual(found[300].found, { x: 5.5, y: 7.25 });
  assert.deepEqual([found[7].kind, found[300].kind, found[7].found], ["several", "one", null]);
  const bands = bandFrequencies(made.config.world, "x");
  for (const { label, frequency } of found) {
    assert.equal(frequency.x, bands[Math.floor(label.x / 4)]);
    assert.ok(Math.abs(frequency.y - 1 / 8) < 1e-12);
  }
});

Deno.test("runUnder: keeps apart what the design varies and what runs must share", () => {
  const rest = (change: Partial<RunRecord["config"]>) =>
    runUnder({ ...made, config: { ...made.config, ...change } }, paper).config.rest;
  const { world } = made.config;
  const shared = rest({});
  assert.equal(rest({ seed: 5, steps: 9000, world: { ...world, seed: 5 } }), shared);
  assert.equal(rest({ world: { ...world, dx: 0.1, zipfY: 1, sigma: 2 } }), shared);
  assert.notEqual(rest({ rate: 5e-4 }), shared);
  assert.notEqual(rest({ world: { ...world, n: 16 } }), shared);
  assert.notEqual(rest({ world: { ...world, seed: 77 } }), shared);
  assert.equal(runUnder(made, paper).config.zipfX, 1);
});

Deno.test("runUnder: runs of the design can be weighed, and denser is sooner in made ones", () => {
  const claims = weigh(madeDesign().map((run) => runUnder(run, paper)));
  assert.equal(claims.find(({ id }) => id === "C4")!.verdict, "supports");
});

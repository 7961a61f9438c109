import assert from "node:assert/strict";
import {
  bounds,
  codePhase,
  type Phase,
  phaseSequence,
  samplePhase,
  sheetBound,
  stepsTo,
} from "../../../lib/measures/phases/mod.ts";

const scores = (one: number, joint: number) => ({
  count: 100,
  kinds: { none: 0, one, several: 1 - one },
  accuracy: { x: joint, y: joint, joint },
  givenOne: null,
  medianError: null,
});

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, expected ${expected}`);

Deno.test("samplePhase: turns at half with one bump, and at half in place", () => {
  assert.equal(samplePhase(scores(0.49, 0.4)), "A");
  assert.equal(samplePhase(scores(0.5, 0.49)), "B");
  assert.equal(samplePhase(scores(0.9, 0.5)), "C");
});

Deno.test("codePhase: reads the order of the lesser axis, and the dimension beside its bound", () => {
  const phase = (x: number, y: number, dimension: number, sheetBelow = 15) =>
    codePhase({ r2: { x, y }, dimension, sheetBelow });
  assert.equal(phase(0.1, 0.1, 60), "A");
  assert.equal(phase(0.1, 0.1, 3.5), "B");
  assert.equal(phase(0.99, 0.49, 3.5), "B");
  assert.equal(phase(0.95, 0.95, 3.5), "C");
  assert.equal(phase(0.95, 0.95, 60), "other");
  assert.equal(phase(0.1, 0.1, 3.5, 3), "A");
  assert.equal(phase(bounds.ORDERED, bounds.ORDERED, 3.5, 3.5), "C");
  assert.throws(() => phase(NaN, 0.5, 3), /must be finite/);
  assert.throws(() => phase(0.5, 0.5, 0), /dimensions positive/);
  assert.throws(() => phase(0.5, 0.5, 3, 0), /dimensions positive/);
});

Deno.test("sheetBound: a number of dimensions, or a share of few untrained ones", () => {
  assert.equal(sheetBound(80), bounds.SHEET);
  assert.equal(sheetBound(8), 8 * bounds.SHEET_SHARE);
  assert.equal(sheetBound(bounds.SHEET / bounds.SHEET_SHARE), bounds.SHEET);
});

const run = (phases: string) =>
  [...phases].map((letter, k) => ({
    step: 100 * 2 ** k,
    phase: (letter === "o" ? "other" : letter) as Phase,
  }));

const told = (phases: string) =>
  phaseSequence(run(phases)).map(({ phase, from }) => `${phase}${from}`).join(" ");

Deno.test("phaseSequence: enters a phase where two successive evaluations show it", () => {
  assert.equal(told("AABBCC"), "A100 B400 C1600");
  assert.equal(told("AABACC"), "A100 C1600");
  assert.equal(told("ABABBC"), "A100 B800");
  assert.equal(told("AACCoo"), "A100 C400 other1600");
  assert.equal(told("B"), "B100");
});

Deno.test("phaseSequence: leaves the last stretch open and refuses unordered steps", () => {
  assert.deepEqual(phaseSequence(run("AABB")), [
    { phase: "A", from: 100, to: 400 },
    { phase: "B", from: 400, to: null },
  ]);
  assert.throws(() => phaseSequence([]), /rising steps/);
  assert.throws(() => phaseSequence([{ step: 0, phase: "A" }]), /rising steps/);
  const twice = [{ step: 5, phase: "A" }, { step: 5, phase: "A" }] as const;
  assert.throws(() => phaseSequence(twice), /rising steps/);
});

const curve = (values: (number | null)[]) =>
  values.map((value, k) => ({ step: 100 * 2 ** k, value }));

Deno.test("stepsTo: interpolates in the log of steps between 100, 200, 400, 800", () => {
  const passage = stepsTo(curve([0, 0.25, 0.75, 0.8]), 0.5);
  assert.equal(passage.censored, "no");
  near(passage.steps, 200 * Math.SQRT2);
  near(stepsTo(curve([0, 0.4, 0.5, 0.9]), 0.5).steps, 400);
});

Deno.test("stepsTo: waits for a second evaluation above the threshold", () => {
  near(stepsTo(curve([0, 0.6, 0.4, 0.6, 0.7]), 0.5).steps, 400 * Math.SQRT2);
  assert.deepEqual(stepsTo(curve([0, 0.1, 0.9]), 0.5), { steps: 200, censored: "late" });
  assert.deepEqual(stepsTo(curve([null, 0.9, null]), 0.5), { steps: 100, censored: "late" });
});

Deno.test("stepsTo: censors: never above, above from the start, nothing measured before", () => {
  assert.deepEqual(stepsTo(curve([0, 0.1, 0.2]), 0.5), { steps: 400, censored: "late" });
  assert.deepEqual(stepsTo(curve([0.6, 0.7]), 0.5), { steps: 100, censored: "early" });
  assert.deepEqual(stepsTo(curve([null, null, 0.7, 0.8]), 0.5), { steps: 400, censored: "early" });
  near(stepsTo(curve([0.25, null, 0.75, 0.8]), 0.5).steps, 200);
  near(stepsTo(curve([0.25, 0.75, null, 0.8]), 0.5).steps, 100 * Math.SQRT2);
  assert.deepEqual(stepsTo(curve([null, null]), 0.5), { steps: 200, censored: "late" });
  assert.throws(() => stepsTo(curve([0, NaN]), 0.5), /must be finite/);
  assert.throws(() => stepsTo([], 0.5), /rising steps/);
});

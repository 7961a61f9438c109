import { type EvaluationRecord } from "../../../lib/records/mod.ts";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { bounds } from "../../../lib/measures/phases/mod.ts";
import { listRuns, readRun } from "../../../lib/store/mod.ts";

const STORE = fileURLToPath(new URL("../../../data/pilots", import.meta.url));
/** Dimension and order of the pilots' codes, evaluation by evaluation. */
const pilots = listRuns(STORE).map((id) =>
  readRun(STORE, id).evals.filter(({ step }) => step > 0).map((record) => {
    const { random } = (record as unknown as EvaluationRecord).latents;
    return { dimension: random!.dimension, order: Math.min(random!.r2.x, random!.r2.y) };
  })
);

Deno.test("DIMENSION is the geometric mean of what the pilots show before and after the collapse", () => {
  assert.equal(pilots.length, 4);
  for (const evaluations of pilots) {
    const before = evaluations.filter(({ dimension }) => dimension > 24);
    const after = evaluations.filter(({ dimension }) => dimension < 9);
    assert.ok(before.length >= 5 && after.length >= 1);
    assert.ok(evaluations.length - before.length - after.length <= 2);
  }
  assert.equal(bounds.DIMENSION, Math.round(Math.sqrt(24 * 9)));
});

Deno.test("ORDERED lies between what the pilots show before and after the collapse", () => {
  for (const evaluations of pilots) {
    const last = evaluations.findLastIndex(({ dimension }) => dimension > 24);
    assert.ok(evaluations.slice(0, last + 1).every(({ order }) => order < 0.2));
    assert.ok(evaluations.slice(last + 1, last + 3).some(({ order }) => order > 0.8));
  }
  assert.ok(bounds.ORDERED > 0.2 && bounds.ORDERED < 0.8);
});

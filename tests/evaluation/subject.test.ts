import assert from "node:assert/strict";
import { averageAt, stepsHere, subjectAt, usualSteps } from "../../lib/evaluation/mod.ts";
import { initialParameters, parameterSpecs, PRESETS } from "../../lib/model/mod.ts";
import { readRun, writeWeights } from "../../lib/store/mod.ts";
import { madeRun } from "../study/made_records.ts";
import { newFolder, storeRun } from "../records/stored.ts";

const store = newFolder();
const made = madeRun({ n: 8 }, 3, { x: 500, y: 500 });
storeRun(store, made);
const stored = readRun(store, made.id);
const none = newFolder();

Deno.test("usualSteps: are six, from the untrained network to the last snapshot", () => {
  const steps = usualSteps(stored);
  assert.deepEqual([steps.length, steps[0], steps[5]], [6, 0, 4000]);
  assert.ok(steps.slice(1).every((step) => stored.snapshots.includes(step)));
  assert.deepEqual(usualSteps({ ...stored, snapshots: [20] }), [0, 20]);
  assert.deepEqual(usualSteps({ ...stored, snapshots: [] }), [0]);
});

Deno.test("subjectAt: takes a snapshot's weights, and at step 0 those of before training", () => {
  const step = stored.snapshots[4];
  assert.deepEqual(subjectAt(stored, step, none), {
    run: made.id,
    config: made.config,
    step,
    weights: Float32Array.of(1, 2),
    precision: "single",
  });
  const { weights, precision } = subjectAt(stored, 0, none);
  assert.deepEqual(weights, initialParameters(parameterSpecs({ n: 8, ...PRESETS.laptop }), 3));
  assert.equal(precision, "single");
});

Deno.test("subjectAt: refuses a step that was not evaluated and names those that were", () => {
  assert.throws(() => subjectAt(stored, 5, none), /current value is 5, the steps are 0, 16, /);
});

/** The record as a clone has it: without snapshots. */
function cloned() {
  const clone = newFolder();
  storeRun(clone, made);
  Deno.removeSync(`${clone}/${made.id}/snapshots`, { recursive: true });
  return readRun(clone, made.id);
}

Deno.test("subjectAt: tells how to make a snapshot that version control did not keep", () => {
  const record = cloned();
  assert.deepEqual(usualSteps(record), [0]);
  assert.throws(
    () => subjectAt(record, 4000, none),
    /at step 4000 as neither .* here \(those of steps none are\).*\n {2}deno task train .*--store=data\/fresh\n.* --store=data\/fresh, /,
  );
  assert.equal(subjectAt(record, 0, none).step, 0);
});

Deno.test("subjectAt: takes weights in half precision where there is no snapshot, and says so", () => {
  const folder = newFolder();
  const kept = Float32Array.of(0.5, 1 / 3);
  for (const step of [16, 4000]) writeWeights(folder, made.config, step, kept);
  const record = cloned();
  assert.deepEqual(stepsHere(record, folder), [16, 4000]);
  const { weights, precision } = subjectAt(record, 4000, folder);
  assert.deepEqual([weights, precision], [Float32Array.from(Float16Array.from(kept)), "half"]);
  assert.throws(() => subjectAt(record, made.evaluations[3].step, folder), /steps 16, 4000 are/);
  // A snapshot is nearer to what was trained.
  assert.equal(subjectAt(stored, 4000, folder).precision, "single");
  assert.deepEqual(stepsHere(stored, folder), stored.snapshots);
});

Deno.test("averageAt: names the checkpoints there are, and how to make the last ones", () => {
  assert.throws(
    () => averageAt(stored, 16),
    /current value is 16, the steps are 4000\. .*\n {2}deno task train .*--store=data\/fresh\n.* --store=data\/fresh, /,
  );
});

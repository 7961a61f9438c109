import assert from "node:assert/strict";
import { initialParameters, parameterSpecs, PRESETS } from "../../lib/model/mod.ts";
import { subjectAt, usualSteps } from "../../lib/evaluation/mod.ts";
import { readRun } from "../../lib/store/mod.ts";
import { madeRun } from "../study/made_records.ts";
import { newFolder, storeRun } from "../records/stored.ts";

const store = newFolder();
const made = madeRun({ n: 8 }, 3, { x: 500, y: 500 });
storeRun(store, made);
const stored = readRun(store, made.id);

Deno.test("usualSteps are six, from the untrained network to the last snapshot", () => {
  const steps = usualSteps(stored);
  assert.deepEqual([steps.length, steps[0], steps[5]], [6, 0, 4000]);
  assert.ok(steps.slice(1).every((step) => stored.snapshots.includes(step)));
  assert.deepEqual(usualSteps({ ...stored, evals: [{ step: 0 }, { step: 20 }] }), [0, 20]);
  assert.deepEqual(usualSteps({ ...stored, evals: [] }), [0]);
});

Deno.test("subjectAt takes a snapshot's weights, and at step 0 those of before training", () => {
  const step = stored.snapshots[4];
  assert.deepEqual(subjectAt(stored, step), {
    run: made.id,
    config: made.config,
    step,
    weights: Float32Array.of(1, 2),
  });
  const { weights } = subjectAt(stored, 0);
  assert.deepEqual(weights, initialParameters(parameterSpecs({ n: 8, ...PRESETS.laptop }), 3));
});

Deno.test("subjectAt refuses a step that was not evaluated and names those that were", () => {
  assert.throws(() => subjectAt(stored, 5), /current value is 5, the steps are 0, 16, /);
});

Deno.test("subjectAt tells how to make a snapshot that version control did not keep", () => {
  const clone = newFolder();
  storeRun(clone, made);
  Deno.removeSync(`${clone}/${made.id}/snapshots`, { recursive: true });
  const record = readRun(clone, made.id);
  assert.deepEqual(usualSteps(record), usualSteps(stored));
  assert.throws(
    () => subjectAt(record, 4000),
    /at step 4000 as its snapshot is not here .*\n {2}deno task train .*--store=data\/fresh\n {2}deno task probe \w+ --steps=4000 --store=data\/fresh$/,
  );
  assert.equal(subjectAt(record, 0).step, 0);
});

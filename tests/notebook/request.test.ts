import assert from "node:assert/strict";
import { freshRequested, recordsOnly, RUNS_VARIABLE } from "../../lib/notebook/mod.ts";
import { within } from "../environment.ts";

Deno.test("freshRequested and recordsOnly follow the environment", async () => {
  const asked = (value: string | undefined) =>
    within({ [RUNS_VARIABLE]: value }, () => [freshRequested(), recordsOnly()]);
  assert.deepEqual(await asked(undefined), [false, false]);
  assert.deepEqual(await asked("fresh"), [true, false]);
  assert.deepEqual(await asked("records"), [false, true]);
  await assert.rejects(asked("yes"), /must be "records" or "fresh": current value is "yes"/);
});

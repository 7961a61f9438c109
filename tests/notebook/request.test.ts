import assert from "node:assert/strict";
import { freshRequested, recordsOnly, RUNS_VARIABLE } from "../../lib/notebook/mod.ts";

Deno.test("freshRequested and recordsOnly follow the environment", () => {
  const asked = (value: string | null) => {
    if (value === null) Deno.env.delete(RUNS_VARIABLE);
    else Deno.env.set(RUNS_VARIABLE, value);
    return [freshRequested(), recordsOnly()];
  };
  try {
    assert.deepEqual(asked(null), [false, false]);
    assert.deepEqual(asked("fresh"), [true, false]);
    assert.deepEqual(asked("records"), [false, true]);
    assert.throws(() => asked("yes"), /must be "records" or "fresh": current value is "yes"/);
  } finally {
    Deno.env.delete(RUNS_VARIABLE);
  }
});

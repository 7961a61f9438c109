import assert from "node:assert/strict";
import { readInterventions } from "../../lib/records/mod.ts";
import { newFolder } from "./stored.ts";

const moved = { change: "code", axis: "x", along: 0.9, across: null, pairs: 7 };
const record = { run: "00112233aabbccdd", step: 100, shift: 4, moved: [moved] };

function read(...lines: readonly string[]) {
  const path = `${newFolder()}/interventions.jsonl`;
  Deno.writeTextFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return readInterventions(path);
}

Deno.test("readInterventions: all lines, and none where there is no file; the committed ones", () => {
  assert.deepEqual(read(JSON.stringify(record), JSON.stringify(record)), [record, record]);
  assert.deepEqual(readInterventions(`${newFolder()}/none.jsonl`), []);
  assert.ok(readInterventions().length > 0);
});

Deno.test("readInterventions: names the line that is none, whatever it lacks", () => {
  const wrong = [
    "{",
    JSON.stringify({ ...record, shift: undefined }),
    JSON.stringify({ ...record, moved: [{ ...moved, axis: "z" }] }),
    JSON.stringify({ ...record, moved: [{ ...moved, along: "far" }] }),
    JSON.stringify({ ...record, moved: [moved, { ...moved, change: "none" }] }),
  ];
  for (const line of wrong) {
    assert.throws(() => read(JSON.stringify(record), line), /its line 2 is no intervention/);
  }
});

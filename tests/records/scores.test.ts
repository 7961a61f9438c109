import assert from "node:assert/strict";
import { readScores, RecordError } from "../../lib/records/mod.ts";
import { madeRun } from "../figures/made_records.ts";
import { newFolder } from "../training/support.ts";

const [{ images }] = madeRun({ n: 8 }, 3, { x: 500, y: 500 }).evaluations;
const record = { id: "ab", step: 4, average: false, sampler: { name: "ddpm", steps: 9 }, images };

Deno.test("readScores gives back each line, and names the one that is no score", () => {
  const path = `${newFolder()}/scores.jsonl`;
  const line = JSON.stringify(record);
  Deno.writeTextFileSync(path, `${line}\n${line}\n`);
  assert.deepEqual(readScores(path), [record, record]);
  for (
    const bad of ["{", "{}", line.replace('"all"', '"none"'), line.replace('"step":4', '"a":4')]
  ) {
    Deno.writeTextFileSync(path, `${line}\n${bad}\n`);
    assert.throws(() => readScores(path), /its line 2 is no score.*deno task score/s, bad);
  }
});

Deno.test("readScores says where there is no file", () => {
  assert.throws(() => readScores(`${newFolder()}/none.jsonl`), RecordError);
});

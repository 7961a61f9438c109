import assert from "node:assert/strict";
import { readScores, RecordError } from "../../lib/records/mod.ts";
import { madeRun } from "../study/made_records.ts";
import { newFolder } from "../training/support.ts";

const [{ images, outcomes }] = madeRun({ n: 8 }, 3, { x: 500, y: 500 }).evaluations;
const sampler = { name: "ddpm", steps: 9, held: false } as const;
const record = { id: "ab", step: 4, average: false, sampler, images, outcomes };

Deno.test("readScores: gives back each line of each file, and names the one that is no score", () => {
  const folder = newFolder();
  const line = JSON.stringify(record);
  Deno.writeTextFileSync(`${folder}/b.jsonl`, `${line}\n${line}\n`);
  Deno.writeTextFileSync(`${folder}/a.jsonl`, `${line.replace('"ab"', '"aa"')}\n`);
  assert.deepEqual(readScores(folder), [{ ...record, id: "aa" }, record, record]);
  const bad = [
    "{",
    "{}",
    line.replace('"all"', '"none"'),
    line.replace('"step":4', '"a":4'),
    line.replace('"held":false', '"held":0'),
    line.replace('"outcomes":[[', '"outcomes":[[7,'),
  ];
  for (const wrong of bad) {
    Deno.writeTextFileSync(`${folder}/b.jsonl`, `${line}\n${wrong}\n`);
    assert.throws(
      () => readScores(folder),
      /b\.jsonl as its line 2 is no .*deno task score/s,
      wrong,
    );
  }
});

Deno.test("readScores: says where there is no folder", () => {
  assert.throws(() => readScores(`${newFolder()}/none`), RecordError);
});

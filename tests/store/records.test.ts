import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import { disk } from "../../lib/store/disk.ts";
import { cutRecords, readLog } from "../../lib/store/records.ts";
import { newFolder } from "./toy.ts";

function log(text: string): string {
  const path = join(newFolder(), "log.jsonl");
  fs.writeFileSync(path, text, "latin1");
  return path;
}

const whole = '{"step":1,"a":0.5}\n{"step":2}\n{"step":2,"b":"x"}\n';

Deno.test("readLog leaves out a torn last line, and needs no file", () => {
  const records = [{ step: 1, a: 0.5 }, { step: 2 }, { step: 2, b: "x" }];
  for (const torn of ["", "{", '{"step":3}', "\0\0\0", "\xff"]) {
    assert.deepEqual(readLog(log(whole + torn)), records);
  }
  assert.deepEqual(readLog(join(newFolder(), "none")), []);
});

Deno.test("readLog names the file and the line that is damaged", () => {
  for (const line of ["", "{", "null", "[]", "{}", '{"step":"3"}', '{"step":1.5}', '{"step":1}']) {
    const path = log(`${whole}${line}\n{"step":4}\n`);
    assert.throws(
      () => readLog(path),
      { name: "StoreError", message: new RegExp(`^Cannot read ${path} as its line 4 is damaged`) },
      line,
    );
  }
});

Deno.test("cutRecords keeps the records up to a step, byte for byte", () => {
  for (
    const [step, kept] of [[-1, ""], [0, ""], [1, '{"step":1,"a":0.5}\n'], [2, whole], [9, whole]]
  ) {
    for (const torn of ["", "{", '{"step":2']) {
      const path = log(whole + torn);
      cutRecords(path, Number(step), disk);
      assert.equal(fs.readFileSync(path, "utf8"), kept);
    }
  }
});

Deno.test("cutRecords drops what a power cut left behind the checkpoint", () => {
  const path = log(`${whole}\0\0\0\n{"step":3}\n{"st`);
  cutRecords(path, 2, disk);
  assert.equal(fs.readFileSync(path, "utf8"), whole);
});

Deno.test("cutRecords refuses to lose a good record before the checkpoint", () => {
  const text = `{"step":1}\n{"st\0p":2}\n{"step":3}\n`;
  const path = log(text);
  assert.throws(() => cutRecords(path, 3, disk), {
    name: "StoreError",
    message: new RegExp(`^Cannot resume as ${path} is damaged after byte 11, .*: restore the file`),
  });
  assert.equal(fs.readFileSync(path, "latin1"), text);
});

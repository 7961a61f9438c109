import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withDefaults } from "../../lib/config/mod.ts";
import { type GeometryRecord, readGeometry, RecordError } from "../../lib/records/mod.ts";
import { newFolder } from "../training/support.ts";

const record: GeometryRecord = {
  run: "a",
  step: 3,
  config: withDefaults({}),
  engine: "onnx",
  noiseLeft: [{ t: 50, tau: 0.1, x: 0.1, y: 0.2, height: 0, shape: 0, rest: 0.3 }],
  torus: null,
};

Deno.test("readGeometry: its lines, or none; a damaged one is named with the remedy", () => {
  const path = join(newFolder(), "geometry.jsonl");
  assert.deepEqual(readGeometry(path), []);
  const line = JSON.stringify(record);
  writeFileSync(path, `${line}\n${line}\n`);
  assert.deepEqual(readGeometry(path), [record, record]);
  for (
    const damaged of ["{", '{"run":"a"}', JSON.stringify({ ...record, noiseLeft: [{ t: 1 }] })]
  ) {
    writeFileSync(path, `${line}\n${damaged}\n`);
    assert.throws(
      () => readGeometry(path),
      (error) =>
        error instanceof RecordError && /line 2 .* deno task geometry/s.test(error.message),
      damaged,
    );
  }
});

import assert from "node:assert/strict";
import { geometryCommand } from "../../lib/commands/geometry.ts";
import { called } from "./program.ts";
import { tinyStore } from "./tiny_store.ts";

Deno.test("geometry: a line for each step; exit 2 for what it does not know", async () => {
  const { store, id } = tinyStore();
  const place = [`--store=${store}`, "--engine=onnx", "--threads=1"];
  const { code, stdout } = await called(geometryCommand, [id, "--steps=0,3", "--json", ...place]);
  assert.equal(code, 0);
  const records = stdout.map((line) => JSON.parse(line));
  assert.deepEqual(records.map(({ run, step }) => [run, step]), [[id, 0], [id, 3]]);
  assert.ok(records.every(({ noiseLeft, torus }) => noiseLeft.length === 6 && torus === null));
  for (const args of [[], [id], [id, "--steps=x"], ["--nope"]]) {
    const { code } = await called(geometryCommand, [...args, ...place]);
    assert.equal(code, 2, args.join(" "));
  }
});

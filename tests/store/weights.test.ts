import assert from "node:assert/strict";
import { runId } from "../../lib/config/mod.ts";
import { readWeights, weightsPath, weightSteps, writeWeights } from "../../lib/store/mod.ts";
import { newFolder } from "../records/stored.ts";

const config = { seed: 1 };
const weights = Float32Array.of(0, -1.5, 1 / 3, 2 ** -20, 65_504);

Deno.test("writeWeights: halves are read back, widened, within 2^-11 of each number", () => {
  const folder = newFolder();
  const path = writeWeights(folder, config, 40, weights);
  assert.equal(path, weightsPath(folder, runId(config), 40));
  writeWeights(folder, config, 7, weights);
  assert.deepEqual(weightSteps(folder, runId(config)), [7, 40]);
  const read = readWeights(folder, config, 40)!;
  assert.deepEqual(read, Float32Array.from(Float16Array.from(weights)));
  weights.forEach((w, k) => assert.ok(Math.abs(read[k] - w) <= Math.abs(w) * 2 ** -11 + 2 ** -25));
});

Deno.test("readWeights: undefined where none are kept, an error where they are another's", () => {
  const folder = newFolder();
  assert.equal(readWeights(folder, config, 40), undefined);
  assert.deepEqual(weightSteps(folder, runId(config)), []);
  const path = writeWeights(folder, config, 40, weights);
  Deno.copyFileSync(path, weightsPath(folder, runId(config), 41));
  assert.throws(() => readWeights(folder, config, 41), /00000041\.safetensors/);
});

Deno.test("writeWeights: refuses what half precision cannot hold, and writes nothing", () => {
  const folder = newFolder();
  assert.throws(
    () => writeWeights(folder, config, 40, Float32Array.of(1, 65_520)),
    /must be below 65520: current value is 65520/,
  );
  assert.deepEqual(weightSteps(folder, runId(config)), []);
});

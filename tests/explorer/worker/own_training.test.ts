import assert from "node:assert/strict";
import { allBiases } from "../../../lib/biases/mod.ts";
import { OwnTraining } from "../../../lib/explorer/worker/own_training.ts";
import { FIRST_SETTINGS, OWN_BIASES } from "../../../lib/explorer/own_messages.ts";

Deno.test("a page offers biases that there are, and shows bumps by all of them", () => {
  for (const name of Object.keys(OWN_BIASES).filter((name) => name !== "none")) {
    const bias = allBiases().find((bias) => bias.name === name);
    assert.ok(bias, name);
    assert.ok(!bias.setting?.world?.kind && bias.changes !== "sampling", name);
  }
});

Deno.test("a bias goes on with what was learned, unless it has other parameters", async () => {
  const training = new OwnTraining("onnx", 1);
  await training.set(FIRST_SETTINGS);
  const first = await training.train();
  await training.set({ ...FIRST_SETTINGS, bias: "dispersion" });
  assert.equal(training.at, 1);
  assert.ok(await training.train() < first + 1);
  await training.set({ ...FIRST_SETTINGS, bias: "offsets" });
  assert.equal(training.at, 0);
  await training.set({ ...FIRST_SETTINGS, bias: "splat" });
  assert.ok(Number.isFinite(await training.train()));
  training.dispose();
});

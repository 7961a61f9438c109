import assert from "node:assert/strict";
import { runId } from "../../lib/config/mod.ts";
import { readRun } from "../../lib/store/mod.ts";
import { newFolder, tinyConfig, trained } from "../training/support.ts";
import { start } from "./program.ts";
import { tinyStore } from "./tiny_store.ts";

Deno.test("score: what the evaluation found, and other things by other samplers or weights", async () => {
  const store = newFolder();
  // With a decay of 0 the average is the weights.
  const configs = [0, 0.99].map((emaDecay) =>
    tinyConfig({ steps: 150, evaluations: 2, batch: 16, rate: 3e-3, target: "x0", emaDecay })
  );
  for (const config of configs) await trained(store, config);
  const [id, slow] = configs.map(runId);
  const asked = async (...args: string[]) => {
    const place = [`--store=${store}`, "--engine=onnx", "--threads=2", "--json"];
    const { code, stdout } = await start("score", [...args, ...place]).ended();
    assert.equal(code, 0);
    return stdout.map((line) => JSON.parse(line));
  };
  const [usual, usualOfSlow] = await asked(id.slice(0, 8), slow);
  const { evals } = readRun(store, id);
  const { images, outcomes } = evals.at(-1) as unknown as typeof usual;
  const sampler = { name: "ddim", steps: 25 };
  assert.deepEqual(usual, { id, step: 150, average: false, sampler, images, outcomes });
  const all = await asked(id, "--step=all");
  assert.deepEqual(all.map(({ step }) => step), evals.slice(1).map(({ step }) => step));
  assert.deepEqual(all.at(-1), usual);
  const [average, averageOfSlow] = await asked(id, slow, "--average");
  assert.deepEqual(average, { ...usual, average: true });
  assert.notDeepEqual(averageOfSlow.images, usualOfSlow.images);
  for (
    const [name, steps] of [["ddim", 2], ["ddim-clipped", 25], ["ddpm", 25], ["heun", 25]] as const
  ) {
    const [other] = await asked(id, `--sampler=${name}`, `--sampler-steps=${steps}`);
    assert.deepEqual(other.sampler, { name, steps });
    assert.notDeepEqual(other.images, images, name);
  }
});

Deno.test("score: exit 2 for what it does not know, 1 for weights that are not there", async () => {
  const { store, id } = tinyStore();
  for (const args of [[], [id, "--step=x"], [id, "--sampler=euler"], [id, "--sampler-steps=1"]]) {
    assert.equal((await start("score", args).ended()).code, 2, args.join(" "));
  }
  const failing = async (...args: string[]) => {
    const { code, stderr } = await start("score", [id, ...args, `--store=${store}`]).ended();
    assert.equal(code, 1);
    return stderr.join("\n");
  };
  assert.match(await failing("--average"), /average .* steps are none.*\n {2}deno task train /);
  // A clone has the record without the weights: not those of the untrained network instead.
  Deno.removeSync(`${store}/${id}/snapshots`, { recursive: true });
  assert.match(await failing(), /at step 3 as its snapshot is not here/);
});

import assert from "node:assert/strict";
import { runId, type TrainConfig } from "../../lib/config/mod.ts";
import { schedule } from "../../lib/diffusion/mod.ts";
import { drawn, drawTestLabels } from "../../lib/evaluation/mod.ts";
import { network } from "../../lib/network/mod.ts";
import { USUAL_SAMPLER } from "../../lib/records/mod.ts";
import { openRun } from "../../lib/store/mod.ts";
import { Stepper } from "../../lib/training/stepper.ts";
import { engine, newFolder, since, tensors, tinyConfig } from "../training/support.ts";
import { start } from "./program.ts";
import { tinyStore } from "./tiny_store.ts";

const EARLY = 90;
const LAST = 150;

/**
 * A run with snapshots of two steps, at which single bumps show, and a checkpoint of the second
 * whose average is the first one's weights; and what an evaluation would find at the second.
 */
async function scoredRun(store: string, config: TrainConfig) {
  using run = openRun(store, config, { since });
  using stepper = await Stepper.of(run, config, engine);
  const weightsAt = async (step: number) => {
    while (stepper.at < step) await stepper.step();
    await stepper.snapshot();
    run.evaluation({ step });
    return await stepper.weights();
  };
  const early = await weightsAt(EARLY);
  const last = await weightsAt(LAST);
  run.checkpoint(LAST, tensors({ weights: last, ema: early }));
  using net = await network(config, [], engine);
  await net.load(last);
  return drawn(config, await drawTestLabels(config, net, schedule(config.schedule)));
}

Deno.test("score: what the evaluation finds, and other things by other samplers or weights", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 400, batch: 16, rate: 3e-3, target: "x0" });
  const found = await scoredRun(store, config);
  const id = runId(config);
  const asked = async (...args: string[]) => {
    const place = [`--store=${store}`, "--engine=onnx", "--threads=2", "--json"];
    const { code, stdout, stderr } = await start("score", [...args, ...place]).ended();
    assert.equal(code, 0, stderr.join("\n"));
    return stdout.map((line) => JSON.parse(line));
  };
  const [early, usual, ...more] = await asked(id.slice(0, 8), "--step=all");
  assert.deepEqual(usual, { id, step: LAST, average: false, sampler: USUAL_SAMPLER, ...found });
  assert.deepEqual([early.step, more], [EARLY, []]);
  assert.notDeepEqual(early.images, usual.images);
  assert.deepEqual(await asked(id, "--average"), [{ ...early, step: LAST, average: true }]);
  for (
    const [flags, sampler] of [
      [["--sampler=ddim", "--sampler-steps=2"], { name: "ddim", steps: 2, held: true }],
      [["--sampler=heun", "--sampler-steps=4"], { name: "heun", steps: 4, held: true }],
      [["--free"], { ...USUAL_SAMPLER, held: false }],
    ] as const
  ) {
    const [other] = await asked(id, ...flags);
    assert.deepEqual([other.step, other.sampler], [LAST, sampler]);
    assert.notDeepEqual(other.outcomes, found.outcomes, sampler.name);
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
  assert.match(await failing(), /at step 3 as neither its snapshot nor its weights are here/);
});

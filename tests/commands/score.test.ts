import assert from "node:assert/strict";
import { score } from "../../lib/commands/score.ts";
import { runId, type TrainConfig } from "../../lib/config/mod.ts";
import { schedule } from "../../lib/diffusion/mod.ts";
import { drawTestLabels, scoreDrawing } from "../../lib/evaluation/mod.ts";
import { network } from "../../lib/network/mod.ts";
import { USUAL_SAMPLER } from "../../lib/records/mod.ts";
import { openRun } from "../../lib/store/mod.ts";
import { Stepper } from "../../lib/training/stepper.ts";
import { engine, newFolder, since, tensors, tinyConfig } from "../training/support.ts";
import { called } from "./program.ts";
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
  return scoreDrawing(config, await drawTestLabels(config, net, schedule(config.schedule)));
}

Deno.test("score: what the evaluation finds, and other things by other samplers or weights", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 400, batch: 16, rate: 3e-3, target: "x0" });
  const found = await scoredRun(store, config);
  const id = runId(config);
  const asked = async (...args: string[]) => {
    const place = [`--store=${store}`, "--engine=onnx", "--threads=1", "--json"];
    const { code, stdout, stderr } = await called(score, [...args, ...place]);
    assert.equal(code, 0, stderr.join("\n"));
    return stdout.map((line) => JSON.parse(line));
  };
  const seen = new Set([JSON.stringify(found.outcomes)]);
  const [usual, ...more] = await asked(id.slice(0, 8));
  assert.deepEqual(usual, { id, step: LAST, average: false, sampler: USUAL_SAMPLER, ...found });
  assert.deepEqual(more, []);

  // Few steps of a sampler tell the rest apart as well as many, and sooner.
  const [ddim, heun] = [["--sampler=ddim", "--sampler-steps=2"], ["--sampler=heun"]];
  const [early, late, ...rest] = await asked(id, ...ddim, "--step=all");
  assert.deepEqual([early.step, late.step, rest], [EARLY, LAST, []]);
  assert.notDeepEqual(early.images, late.images);
  assert.deepEqual(await asked(id, ...ddim, "--average"), [{
    ...early,
    step: LAST,
    average: true,
  }]);
  for (
    const [flags, sampler] of [
      [ddim, { name: "ddim", steps: 2, held: true }],
      [[...heun, "--sampler-steps=4"], { name: "heun", steps: 4, held: true }],
      [[...heun, "--sampler-steps=4", "--free"], { name: "heun", steps: 4, held: false }],
    ] as const
  ) {
    const [other] = await asked(id, ...flags);
    assert.deepEqual([other.step, other.sampler], [LAST, sampler]);
    assert.ok(!seen.has(JSON.stringify(other.outcomes)), sampler.name);
    seen.add(JSON.stringify(other.outcomes));
  }
});

Deno.test("score: exit 2 for what it does not know, 1 for weights that are not there", async () => {
  const { store, id } = tinyStore();
  for (const args of [[], [id, "--step=x"], [id, "--sampler=euler"], [id, "--sampler-steps=1"]]) {
    assert.equal((await called(score, args)).code, 2, args.join(" "));
  }
  const failing = async (...args: string[]) => {
    const { code, stderr } = await called(score, [id, ...args, `--store=${store}`]);
    assert.equal(code, 1);
    return stderr.join("\n");
  };
  assert.match(await failing("--average"), /average .* steps are none.*\n {2}deno task train /);
  // A clone has the record without the weights: not those of the untrained network instead.
  Deno.removeSync(`${store}/${id}/snapshots`, { recursive: true });
  assert.match(await failing(), /at step 3 as neither its snapshot nor its weights are here/);
});

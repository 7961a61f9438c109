import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { biasFile } from "../../lib/biases/mod.ts";
import { sweep } from "../../lib/commands/sweep.ts";
import { isTrained, trainCommand } from "../../lib/commands/train.ts";
import { Interrupted } from "../../lib/commands/main.ts";
import { runId, toFlags } from "../../lib/config/mod.ts";
import { openRun, readRun } from "../../lib/store/mod.ts";
import {
  busyState,
  madeRecord,
  newFolder,
  savedRun,
  since,
  tinyConfig,
} from "../training/support.ts";
import { called, start, startShell } from "./program.ts";

const place = (store: string) => [`--store=${store}`, "--engine=onnx", "--threads=2"];

/** The step that an interrupted program says is saved, and the command to go on with. */
function farewell(stderr: readonly string[], id: string): { step: number; again: string } {
  const [said, again] = stderr.slice(-2);
  const match = said.match(/^Stopped run (\w+): step (\d+) is saved\. Go on with:$/);
  assert.ok(match, said);
  assert.equal(match[1], id);
  return { step: Number(match[2]), again: again.trim() };
}

/** Waits for a file, for a minute at most. */
async function written(path: string): Promise<void> {
  for (let tries = 0; !existsSync(path); tries++) {
    assert.ok(tries < 6000, `${path} is never written`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("train: SIGINT and SIGTERM save, exit 130, and tell how to go on", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 1_000_000 });
  const id = runId(config);
  savedRun(store, config, 0, busyState(config));
  const first = start("train", [...toFlags(config), ...place(store)]);
  await written(`${store}/${id}/checkpoint-00000200.safetensors`);
  first.kill("SIGTERM");
  await first.said(/^Stopping/);
  // As the terminal and deno task both pass on Ctrl-C.
  first.kill("SIGINT");
  const { code, stdout, stderr } = await first.ended();
  assert.deepEqual([code, stdout], [130, []]);
  const { step, again } = farewell(stderr, id);
  const [saved] = readRun(store, id).checkpoints.slice(-1);
  assert.equal(saved, step);
  assert.ok(step >= 200);

  const second = startShell(again);
  await second.said(
    new RegExp(`^run ${id} goes on from step ${step}: engine onnx \\(.*\\), 2 threads$`),
  );
  second.kill("SIGINT");
  const end = await second.ended();
  assert.equal(end.code, 130);
  assert.deepEqual(farewell(end.stderr, id), {
    step: readRun(store, id).checkpoints.at(-1),
    again,
  });
});

Deno.test("train: the last line is the run, finished now or before; exit 1 if held", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 3, warmup: 1 });
  const id = runId(config);
  // Its evaluation, which takes seconds, is there: what is left is to say that it is finished.
  savedRun(store, config, 3, busyState(config), [0, 3].map((step) => madeRecord(config, step)));
  const trained = () => start("train", [...toFlags(config), ...place(store)]).ended();
  {
    using _held = openRun(store, config, { since });
    const { code, stdout, stderr } = await trained();
    assert.deepEqual([code, stdout], [1, []]);
    assert.match(
      stderr.at(-1)!,
      /^Cannot open run \w+ as process \d+ .* since 2025-01-02T03:04:05/,
    );
  }
  const now = await trained();
  assert.deepEqual([now.code, now.stdout], [0, [`run ${id}`]]);
  assert.match(now.stderr.at(-1)!, /^100 % {2}3\/3 .* 3 saved$/);
  assert.ok(readRun(store, id).done);
  const before = await trained();
  assert.deepEqual([before.code, before.stdout], [0, [`run ${id}`]]);
  assert.deepEqual(before.stderr, [`Run ${id} is finished: there is nothing to train.`]);
});

Deno.test("train, sweep: what is finished with another text of its bias is not trained again, but said", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 3, warmup: 1, bias: "stripes" });
  const id = runId(config);
  savedRun(store, config, 3, busyState(config), [0, 3].map((step) => madeRecord(config, step)));
  {
    using run = openRun(store, config, { since });
    run.log({ step: 3, biasFile: "0123456789abcdef" });
    run.finish(3, "steps");
  }
  const said =
    `Run ${id} was trained with another text of lib/biases/all/stripes.ts, or of what it imports ` +
    `(digest 0123456789abcdef, now ${biasFile("stripes")!.digest}): remove ${store}/${id} ` +
    "and train it anew, or, to keep both, give the changed bias another name";
  const trained = await called(trainCommand, [...toFlags(config), ...place(store)]);
  assert.deepEqual([trained.code, trained.stdout], [0, [`run ${id}`]]);
  assert.deepEqual(trained.stderr, [
    `Run ${id} is finished: there is nothing to train.`,
    said,
  ]);
  const file = `${store}/sweep.json`;
  Deno.writeTextFileSync(file, JSON.stringify({ base: config }));
  for (const jobs of ["--jobs=1", "--jobs=2"]) {
    const swept = await called(sweep, [file, ...place(store), jobs]);
    assert.deepEqual([swept.code, swept.stdout[0]], [0, `run ${id} skipped`]);
    assert.equal(swept.stderr.at(-1), said);
  }
});

Deno.test("isTrained: asks nothing of a run that was only begun, which opening mends", () => {
  const store = newFolder();
  const config = tinyConfig();
  const folder = `${store}/${runId(config)}`;
  // As a full disk leaves it, before the config could be written.
  Deno.mkdirSync(folder);
  assert.equal(isTrained(config, { store }), false);
  openRun(store, config, { since })[Symbol.dispose]();
  Deno.writeTextFileSync(`${folder}/log.jsonl`, "{broken\n");
  assert.equal(isTrained(config, { store }), false);
  openRun(store, config, { since })[Symbol.dispose]();
});

Deno.test("train: --dry-run --json: config, id, parameters, flops and minutes", async () => {
  const store = `${newFolder()}/none`;
  const config = tinyConfig({ steps: 1000 });
  const args = [...toFlags(config), ...place(store), "--dry-run"];
  const { code, stdout } = await called(trainCommand, [...args, "--json"]);
  const plan = JSON.parse(stdout.join("\n"));
  assert.equal(code, 0);
  assert.deepEqual(plan.config, config);
  assert.deepEqual([plan.id, plan.engine, plan.threads], [runId(config), "onnx", 2]);
  // tests/model counts them too; a step of 4 images multiplies and adds each weight many times.
  assert.equal(plan.parameters, 67_025);
  assert.ok(plan.flopsPerStep > 100 * plan.parameters);
  // The untrained network's evaluation, and that of the end.
  assert.equal(plan.evaluations, 2);
  const seconds = 1000 * plan.secondsPerStep + 2 * plan.secondsPerEvaluation;
  assert.ok(Math.abs(60 * plan.expectedMinutes / seconds - 1) < 1e-9 && seconds > 0);
  assert.ok(!existsSync(store));
});

Deno.test("train: --dry-run ends when it is interrupted", async () => {
  const signal = AbortSignal.abort(new Interrupted("Interrupted."));
  const args = [...toFlags(tinyConfig()), ...place(newFolder()), "--dry-run"];
  await assert.rejects(trainCommand(args, signal), Interrupted);
});

Deno.test("train: exit 2 and what is wrong, for flags that cannot be used", async () => {
  for (
    const [args, message] of [
      [["--dx=-1", "--batch=0"], /^Cannot use these flags .*\n.*batch.*\n.*dx/],
      [["--threads=0"], /^Cannot take --threads .* current value is 0/],
      [["--json"], /^Cannot use --json as it needs --dry-run/],
      [["--sigmoid=1"], /^--sigmoid is not a flag: did you mean --sigma\?/],
    ] as const
  ) {
    const { code, stdout, stderr } = await called(trainCommand, args);
    assert.deepEqual([code, stdout], [2, []]);
    assert.match(stderr.join("\n"), message);
  }
});

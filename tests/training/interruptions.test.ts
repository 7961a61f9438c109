/** A run that is interrupted, in whatever way, and one that never was: they must leave the same. */

import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { runId, type TrainConfig } from "../../lib/config/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { openRun, readRun, verifyRun } from "../../lib/store/mod.ts";
import type { TrainEvent } from "../../lib/training/mod.ts";
import { contents, newFolder, since, stepsOf, stopped, tinyConfig, trained } from "./support.ts";

const script = new URL("process.ts", import.meta.url).pathname;
const STEPS = 210;
const config = tinyConfig({ steps: STEPS });
const recordOf = (store: string, of: TrainConfig = config) => readRun(store, runId(of));

/** The uninterrupted run, which all tests here share. */
const straight = newFolder();
const events = await trained(straight, config);

/** Gives a run an evaluation of the uninterrupted one, which would take seconds to be made again. */
function lend(store: string, step: number): void {
  using run = openRun(store, config, { since });
  run.evaluation(recordOf(straight).evals.find((record) => record.step === step)!);
}

Deno.test("train: log, evaluations, snapshots and checkpoints of a short run", () => {
  const record = recordOf(straight);
  assert.deepEqual(verifyRun(straight, record.id), []);
  const steps = Array.from({ length: STEPS }, (_, k) => k + 1);
  assert.deepEqual(stepsOf(events, "step"), steps);
  assert.deepEqual(stepsOf(events, "evaluation"), [0, STEPS]);
  assert.deepEqual(record.evals.map(({ step }) => step), [0, STEPS]);
  assert.deepEqual(record.log.map(({ step }) => step), [0, ...steps.filter((s) => s % 10 === 0)]);
  assert.deepEqual([record.snapshots, record.checkpoints], [[STEPS], [200, STEPS]]);
  const end: TrainEvent = { kind: "end", id: record.id, step: STEPS, reason: "steps" };
  assert.deepEqual(events.at(-1), end);
  assert.equal(record.done?.reason, "steps");

  // A line of the log is the mean since the line before.
  const losses = events.flatMap((event) => event.kind === "step" ? [event.loss] : []);
  const means = Array.from(
    { length: STEPS / 10 },
    (_, k) => losses.slice(10 * k, 10 * k + 10).reduce((sum, loss) => sum + loss, 0) / 10,
  );
  assert.deepEqual(record.log.slice(1).map(({ loss }) => loss), means);
});

Deno.test("train: each evaluation comes after the checkpoint of its step", () => {
  const kinds = events.filter(({ kind }) => kind !== "step").map(({ kind, step }) =>
    `${kind} ${step}`
  );
  assert.deepEqual(kinds, [
    ...["start 0", "evaluating 0", "evaluation 0", "checkpoint 200"],
    ...[`checkpoint ${STEPS}`, `evaluating ${STEPS}`, `evaluation ${STEPS}`, `end ${STEPS}`],
  ]);
});

Deno.test("train: stopped at the start, at a step, in an evaluation = uninterrupted", async () => {
  const store = newFolder();
  // The untrained network's evaluation is given up.
  const given = await stopped(store, config, ({ kind }) => kind === "start");
  assert.deepEqual(given.map(({ kind }) => kind), ["evaluating"]);
  assert.deepEqual([recordOf(store).checkpoints, recordOf(store).evals], [[], []]);

  const after = await stopped(store, config, ({ step }) => step === 7);
  assert.deepEqual(after, [{ kind: "checkpoint", step: 7 }]);
  assert.deepEqual(recordOf(store).checkpoints, [7]);

  // The step that was to be evaluated is kept; its evaluation, of seconds, is over long after.
  const inEvaluation = ({ kind }: TrainEvent) => kind === "evaluating";
  assert.deepEqual(await stopped(store, config, inEvaluation, 50), []);
  const { checkpoints, snapshots, evals, done } = recordOf(store);
  assert.deepEqual([checkpoints, snapshots, done], [[200, STEPS], [STEPS], undefined]);
  assert.deepEqual(evals.map(({ step }) => step), [0]);

  // A run that was killed there makes it again, below.
  lend(store, STEPS);
  const rest = await trained(store, config);
  assert.deepEqual(rest.map(({ kind, step }) => `${kind} ${step}`), [
    ...[`start ${STEPS}`, `end ${STEPS}`],
  ]);
  assert.deepEqual(contents(store, config), contents(straight, config));
});

/** A kind of event, its step, and how long after it to kill, at most, in milliseconds. */
type Moment = readonly [kind: string, step: number, within: number];

/**
 * Moments in the order of training: while a checkpoint is written (a few milliseconds) or at a step
 * after it, before the evaluation that is then owed, and in that evaluation (some seconds).
 */
const moments: readonly Moment[] = [
  ["step", 200, 10],
  ["checkpoint", STEPS, 10],
  ["evaluating", STEPS, 1500],
];

Deno.test("train: killed by SIGKILL three times = uninterrupted, bit for bit", async () => {
  const random = stream(1, "test/kill");
  const store = newFolder();
  lend(store, 0);
  for (const [kind, step, within] of moments) {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script, store, JSON.stringify(config)],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    for await (const line of createInterface(Readable.fromWeb(child.stdout as never))) {
      // If the process before was killed late, this one may begin after the moment.
      if (line === `${kind} ${step}` || Number(line.split(" ")[1]) > step) break;
    }
    await new Promise((resolve) => setTimeout(resolve, random.integer(within)));
    child.kill("SIGKILL");
    assert.equal((await child.status).signal, "SIGKILL");
  }
  const rest = await trained(store, config);
  assert.deepEqual(stepsOf(rest, "evaluation"), [STEPS]);
  assert.deepEqual(contents(store, config), contents(straight, config));
});

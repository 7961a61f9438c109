import { type EvaluationRecord } from "../../lib/records/mod.ts";
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { runId, type TrainConfig } from "../../lib/config/mod.ts";
import { NonFiniteError } from "../../lib/engine/mod.ts";
import { readRun, verifyRun } from "../../lib/store/mod.ts";
import { train, type TrainEvent } from "../../lib/training/mod.ts";
import { busyState, contents, newFolder, savedRun, since, tinyConfig, trained } from "./support.ts";

const recordOf = (store: string, config: TrainConfig) => readRun(store, runId(config));
const last = (events: readonly TrainEvent[]) => events[events.length - 1];
const stepsOf = (events: readonly TrainEvent[], kind: TrainEvent["kind"]) =>
  events.filter((event) => event.kind === kind).map((event) => event.step);

/** Trains until `when` happens, then asks for a stop; the events from there on. */
async function stopped(
  store: string,
  config: TrainConfig,
  when: (event: TrainEvent) => boolean,
  delay = 0,
): Promise<TrainEvent[]> {
  const stop = new AbortController();
  const reason = new Error("stop");
  const after: TrainEvent[] = [];
  let seen = false;
  const training = trained(store, config, (event) => {
    if (seen) after.push(event);
    if (seen || !when(event)) return;
    seen = true;
    if (delay === 0) stop.abort(reason);
    else setTimeout(() => stop.abort(reason), delay);
  }, stop.signal);
  await assert.rejects(training, reason);
  return after;
}

Deno.test("train: log, evaluations, snapshots and checkpoints of a short run", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 25, evaluations: 2 });
  const events = await trained(store, config);
  const record = recordOf(store, config);
  assert.deepEqual(verifyRun(store, record.id), []);
  assert.deepEqual(stepsOf(events, "step"), Array.from({ length: 25 }, (_, k) => k + 1));
  assert.deepEqual(stepsOf(events, "evaluation"), [1, 25]);
  assert.deepEqual(record.evals.map(({ step }) => step), [0, 1, 25]);
  assert.deepEqual(record.log.map(({ step }) => step), [0, 10, 20, 25]);
  assert.deepEqual([record.snapshots, record.checkpoints], [[1, 25], [1, 25]]);
  assert.deepEqual(last(events), { kind: "end", id: record.id, step: 25, reason: "steps" });
  assert.equal(record.done?.reason, "steps");

  // A line of the log is the mean since the line before.
  const losses = events.flatMap((event) => event.kind === "step" ? [event.loss] : []);
  const means = [losses.slice(0, 10), losses.slice(10, 20), losses.slice(20)]
    .map((part) => part.reduce((sum, loss) => sum + loss, 0) / part.length);
  assert.deepEqual(record.log.slice(1).map(({ loss }) => loss), means);
});

Deno.test("train: stopped at the start, at a step, in an evaluation = uninterrupted", async () => {
  const config = tinyConfig({ steps: 33 });
  const straight = newFolder();
  await trained(straight, config);

  const store = newFolder();
  assert.deepEqual(await stopped(store, config, ({ kind }) => kind === "start"), []);
  assert.deepEqual(recordOf(store, config).checkpoints, []);

  const after = await stopped(store, config, ({ step }) => step === 7);
  assert.deepEqual(after, [{ kind: "checkpoint", step: 7 }]);
  assert.deepEqual(recordOf(store, config).checkpoints, [7]);

  // An evaluation asks the network for 10,296 images: it is over long after 50 ms.
  assert.deepEqual(await stopped(store, config, ({ kind }) => kind === "evaluating", 50), []);
  assert.deepEqual(recordOf(store, config).checkpoints, [7]);
  assert.deepEqual(recordOf(store, config).evals.map(({ step }) => step), [0]);

  const events = await trained(store, config);
  assert.equal(events[0].step, 7);
  assert.deepEqual(stepsOf(events, "step")[0], 8);
  assert.deepEqual(contents(store, config), contents(straight, config));
});

Deno.test("train: a run saved at step 0 goes on without a second record of its start", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 1, warmup: 1 });
  savedRun(store, config, 0, busyState(config));
  await trained(store, config);
  assert.deepEqual(recordOf(store, config).evals.map(({ step }) => step), [0, 1]);
});

Deno.test("train: a run that goes on with other threads says so, in its log too, once", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 1000 });
  const starts: unknown[] = [];
  for (const threads of [2, 2, 1, 1]) {
    const stop = new AbortController();
    const training = train(config, {
      ...{ store, since, signal: stop.signal },
      engine: "onnx",
      threads,
    });
    await assert.rejects(async () => {
      for await (const event of training) {
        if (event.kind === "start") starts.push(event.before);
        if (event.kind === "step") stop.abort(new Error("stop"));
      }
    }, /^Error: stop$/);
  }
  const logged = recordOf(store, config).log.filter((record) => "engine" in record);
  const { version } = logged[0];
  assert.match(String(version), /^onnxruntime-node \d+\.\d+\.\d+, blocks of (0|8|16)$/);
  const expected = [undefined, undefined, { engine: "onnx", threads: 2, version }, undefined];
  assert.deepEqual(starts, expected);
  assert.deepEqual(logged.map(({ before }) => before), expected);
});

Deno.test("train: a value that is not finite ends it, saved at the step before", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 20 });
  const state = busyState(config);
  // Step 13 is finite, but makes weights of which step 14 is not.
  savedRun(store, config, 12, { ...state, m: state.m.map((m) => 1e30 * m) });
  await assert.rejects(trained(store, config), (error: Error) => {
    assert.ok(error instanceof NonFiniteError);
    assert.match(error.message, /^Cannot keep step 14 .* lower the learning rate or clip/);
    return true;
  });
  assert.deepEqual(recordOf(store, config).checkpoints, [12, 13]);
});

Deno.test("stop accuracy: ends at the second good evaluation, also when resumed", async () => {
  const store = newFolder();
  const config = tinyConfig({
    ...{ stop: "accuracy", steps: 2000, evaluations: 6 },
    ...{ target: "x0", rate: 0.01, warmup: 20, batch: 16 },
    world: { sigma: 1.5 },
  });
  const isGood = ({ images }: EvaluationRecord) => images.all.accuracy.joint >= 0.9;
  let wasGood = false;
  await stopped(store, config, (event) => {
    if (event.kind === "evaluation") wasGood = isGood(event.record);
    return wasGood && event.kind === "checkpoint";
  });
  const events = await trained(store, config);
  const { evals, done, checkpoints, id } = recordOf(store, config);
  const good = (evals.slice(1) as unknown as EvaluationRecord[]).map(isGood);
  assert.deepEqual(good.slice(-2), [true, true]);
  assert.equal(good.findIndex((is, k) => is && good[k + 1]), good.length - 2);
  assert.ok(done!.step < 2000);
  assert.deepEqual([done!.reason, done!.step], ["accuracy", evals.at(-1)!.step]);
  assert.deepEqual(last(events), { kind: "end", id, step: done!.step, reason: "accuracy" });

  // As if killed between the last checkpoint and DONE.
  Deno.removeSync(`${store}/${id}/DONE`);
  assert.deepEqual(stepsOf(await trained(store, config), "step"), []);
  const again = recordOf(store, config);
  assert.deepEqual(again.checkpoints, checkpoints);
  assert.deepEqual([again.done!.step, again.done!.reason], [done!.step, "accuracy"]);
});

Deno.test("stop accuracy: the last two evaluations count; stop none: none does", async () => {
  const cases = [
    { stop: "accuracy", joints: [0.9, 0.95], ends: 5 },
    { stop: "accuracy", joints: [0.95, 0.95, 0.89], ends: 6 },
    { stop: "none", joints: [0.95, 0.95], ends: 6 },
  ] as const;
  for (const { stop, joints, ends } of cases) {
    const store = newFolder();
    const config = tinyConfig({ stop, steps: 6, warmup: 1, evaluations: 2 });
    savedRun(store, config, 5, busyState(config));
    for (const joint of joints) {
      const record = { step: 5, images: { all: { accuracy: { joint } } } };
      appendFileSync(`${store}/${runId(config)}/evals.jsonl`, `${JSON.stringify(record)}\n`);
    }
    await trained(store, config);
    assert.equal(recordOf(store, config).done?.step, ends, `${stop} ${joints}`);
  }
});

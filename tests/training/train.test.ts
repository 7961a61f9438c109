import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { biasFile } from "../../lib/biases/mod.ts";
import { runId, type TrainConfig, withoutBias } from "../../lib/config/mod.ts";
import { type CompileOptions, ENGINES, NonFiniteError } from "../../lib/engine/mod.ts";
import { openRun, readRun, StoreError } from "../../lib/store/mod.ts";
import { changedBias, train } from "../../lib/training/mod.ts";
import {
  busyState,
  madeRecord,
  newFolder,
  savedRun,
  since,
  stepsOf,
  stopped,
  tinyConfig,
  trained,
} from "./support.ts";

const recordOf = (store: string, config: TrainConfig) => readRun(store, runId(config));

Deno.test("train: a run that goes on with other threads says so, in its log too, once", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 1000 });
  savedRun(store, config, 0, busyState(config));
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
  const { log, evals } = recordOf(store, config);
  const logged = log.filter((record) => "engine" in record);
  const { version } = logged[0];
  assert.match(String(version), /^onnxruntime-node \d+\.\d+\.\d+, blocks of (0|8|16), lowering 2$/);
  const expected = [undefined, undefined, { engine: "onnx", threads: 2, version }, undefined];
  assert.deepEqual(starts, expected);
  assert.deepEqual(logged.map(({ before }) => before), expected);
  // Nor has the start of a run that was saved at step 0 a second record.
  assert.deepEqual(evals.map(({ step }) => step), [0]);
});

/** The start of a run that its log says `computer` began, and the engines that were loaded. */
async function goneOn(computer: string, options: CompileOptions) {
  const store = newFolder();
  const config = tinyConfig({ steps: 1000 });
  savedRun(store, config, 0, busyState(config));
  {
    using run = openRun(store, config, { since });
    run.log({ step: 0, engine: computer, threads: 1 });
  }
  const loaded: string[] = [];
  using undo = new DisposableStack();
  for (const engine of ENGINES) {
    const { load } = engine;
    undo.defer(() => engine.load = load);
    engine.load = (...how) => (loaded.push(engine.name), load(...how));
  }
  for await (const event of train(config, { store, since, threads: 1, ...options })) {
    assert.ok(event.kind === "start");
    return { ...event, loaded };
  }
  throw new Error("Cannot go on as the training has no start");
}

Deno.test("train: without a wish it goes on with the engine of its log, evaluations included", async () => {
  const { engine, before, passedOver, loaded } = await goneOn("tfjs-cpu", {});
  assert.deepEqual([engine, before?.threads, passedOver], ["tfjs-cpu", 1, []]);
  assert.deepEqual(loaded, ["tfjs-cpu", "tfjs-cpu", "tfjs-cpu"]);
});

Deno.test("train: an engine that is asked for is taken, whatever the log says", async () => {
  const { engine, passedOver, loaded } = await goneOn("tfjs-cpu", { engine: "onnx" });
  assert.deepEqual([engine, passedOver, new Set(loaded)], ["onnx", [], new Set(["onnx"])]);
});

Deno.test("train: where the log's engine does not serve, that is told, with the reason", async () => {
  const elsewhere = Deno.build.os === "windows" ? "coreml" : "dml";
  const { engine, before, passedOver } = await goneOn(`onnx-${elsewhere}`, {});
  assert.notEqual(engine, `onnx-${elsewhere}`);
  assert.equal(before?.engine, `onnx-${elsewhere}`);
  const told = `^engine onnx-${elsewhere} does not serve: .* by ${elsewhere} on .*: it needs`;
  assert.match(passedOver[0], new RegExp(told));
});

Deno.test("train: an engine that the log names and no one knows is no obstacle", async () => {
  const { engine, passedOver } = await goneOn("abacus", {});
  assert.deepEqual(passedOver.filter((reason) => reason.includes("abacus")), []);
  assert.ok(engine);
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

Deno.test("train: an owed evaluation without its snapshot names that and the remedy", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 5, warmup: 1 });
  savedRun(store, config, 5, busyState(config));
  const folder = `${store}/${runId(config)}`;
  fs.rmSync(`${folder}/snapshots/00000005.safetensors`);
  await assert.rejects(trained(store, config), (error: Error) => {
    assert.ok(error instanceof StoreError);
    assert.equal(
      error.message,
      `Cannot evaluate run ${runId(config)} at step 5 as its snapshot is missing: restore ` +
        `${folder}/snapshots, or remove ${folder} and train it again`,
    );
    return true;
  });
  // Nothing is lost by it, nor said to be finished.
  const { checkpoints, evals, done } = recordOf(store, config);
  assert.deepEqual([checkpoints, evals.length, done], [[5], 1, undefined]);
});

Deno.test("train: a run that lacks its end alone is finished, without a step or an evaluation", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 5, warmup: 1 });
  const evaluations = [0, 5].map((step) => madeRecord(config, step));
  savedRun(store, config, 5, busyState(config), evaluations);
  const events = await trained(store, config);
  assert.deepEqual(events.map(({ kind }) => kind), ["start", "end"]);
  assert.deepEqual(recordOf(store, config).done?.step, 5);
});

Deno.test("stop accuracy: the last two evaluations count; stop none: none does", async () => {
  const cases = [
    { stop: "accuracy", joints: [0, 0.9, 0.95], ends: true },
    { stop: "accuracy", joints: [0, 0.95, 0.95, 0.89], ends: false },
    { stop: "accuracy", joints: [0, 0.89, 0.95], ends: false },
    { stop: "none", joints: [0, 0.95, 0.95], ends: false },
  ] as const;
  for (const { stop, joints, ends } of cases) {
    const store = newFolder();
    const config = tinyConfig({ stop, steps: 40, evaluations: 2 });
    const evaluations = joints.map((joint, k) => madeRecord(config, k, joint));
    savedRun(store, config, 5, busyState(config), evaluations);
    if (ends) {
      const events = await trained(store, config);
      assert.deepEqual(stepsOf(events, "step"), []);
      const { done } = recordOf(store, config);
      assert.deepEqual([done?.step, done?.reason], [5, "accuracy"]);
    } else {
      const after = await stopped(store, config, ({ kind }) => kind === "step");
      assert.deepEqual(after, [{ kind: "checkpoint", step: 6 }], `${stop} ${joints}`);
    }
  }
});

Deno.test("train: a run does not go on with another text of its bias; the log keeps which", async () => {
  const store = newFolder();
  const config = tinyConfig({ steps: 5, warmup: 1, bias: "parallelogram" });
  const evaluations = [0, 5].map((step) => madeRecord(config, step));
  savedRun(store, config, 5, busyState(config), evaluations);
  await trained(store, config);
  const { path, digest } = biasFile(config.bias)!;
  // What it imports beside it counts, too.
  const text = [path, "lib/biases/blind.ts"]
    .map((file) => fs.readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).join("\n");
  assert.equal(createHash("sha256").update(text).digest("hex").slice(0, 16), digest);
  const { id, log } = recordOf(store, config);
  assert.deepEqual(log.map((record) => record.biasFile), [digest]);
  assert.equal(changedBias(recordOf(store, config), config), undefined);

  const begun = newFolder();
  savedRun(begun, config, 0, busyState(config));
  const note = { step: 0, engine: "onnx", threads: 1 };
  {
    using run = openRun(begun, config, { since });
    run.log({ ...note, biasFile: "0123456789abcdef" });
  }
  const said =
    `Run ${id} was trained with another text of ${path}, or of what it imports (digest ` +
    `0123456789abcdef, now ${digest}): remove ${begun}/${id} and `;
  await assert.rejects(
    () => trained(begun, config),
    (error) => error instanceof StoreError && error.message.startsWith(`Cannot go on. ${said}`),
  );
  assert.deepEqual(recordOf(begun, config).log.length, 1);
  // Without a bias there is no file, and an older log does not tell.
  const plain = recordOf(begun, config);
  assert.equal(changedBias(plain, withoutBias(config)), undefined);
  assert.equal(changedBias({ ...plain, log: [note] }, config), undefined);
});

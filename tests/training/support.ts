import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { type PartialConfig, runId, type TrainConfig, withDefaults } from "../../lib/config/mod.ts";
import { simplify } from "../../lib/engine/graph/simplify.ts";
import { trace } from "../../lib/engine/trace/mod.ts";
import type { CompileOptions, Graph } from "../../lib/engine/mod.ts";
import { initialParameters, parameterSpecs } from "../../lib/model/mod.ts";
import { unetOf } from "../../lib/network/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
import type { EvaluationRecord } from "../../lib/records/mod.ts";
import { openRun, readRun, type Tensors } from "../../lib/store/mod.ts";
import { train, type TrainEvent, trainingStep } from "../../lib/training/mod.ts";
import { madeRun } from "../study/made_records.ts";

/** The time in all tests. */
export const since = new Date("2025-01-02T03:04:05Z");

/** The engine of all tests: on so small a network a second thread would only wait for the first. */
export const engine: CompileOptions = { engine: "onnx", threads: 1 };

/** A config that a test can train: the smallest network on the smallest canvas. */
export function tinyConfig({ world, ...rest }: PartialConfig = {}): TrainConfig {
  return withDefaults({
    preset: "tiny",
    batch: 4,
    warmup: 10,
    emaDecay: 0.9,
    evaluations: 1,
    ...rest,
    world: { n: 8, sigma: 1, dx: 1, dy: 1, ...world },
  });
}

/** A new folder, which goes away with the test module. */
export function newFolder(): string {
  const path = Deno.makeTempDirSync();
  globalThis.addEventListener("unload", () => Deno.removeSync(path, { recursive: true }));
  return path;
}

/** The graph of a step, to be evaluated in double precision. */
export async function stepGraph(config: TrainConfig): Promise<Graph> {
  const { fn, spec } = trainingStep(config);
  return simplify(await trace(fn, spec));
}

export type State = Readonly<Record<"weights" | "m" | "v" | "ema", Float32Array<ArrayBuffer>>>;

/** A state as in the midst of training: no parameter, moment or average is 0. */
export function busyState(config: TrainConfig): State {
  const weights = initialParameters(parameterSpecs(unetOf(config)), 1);
  const draw = (name: string) => normals(stream(1, `test/${name}`), weights.length);
  const noise = draw("weights");
  return {
    weights: weights.map((w, k) => w + 0.05 * noise[k]),
    m: draw("m").map((z) => 0.01 * z),
    v: draw("v").map((z) => 0.001 * z * z + 1e-6),
    ema: draw("ema"),
  };
}

/** What `train` would do, all of it. */
export async function trained(
  store: string,
  config: TrainConfig,
  each: (event: TrainEvent) => void = () => {},
  signal?: AbortSignal,
): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of train(config, { store, since, signal, ...engine })) {
    events.push(event);
    each(event);
  }
  return events;
}

/** Trains until `when` happens, then asks for a stop; the events from there on. */
export async function stopped(
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

/** The steps of the events of one kind. */
export const stepsOf = (events: readonly TrainEvent[], kind: TrainEvent["kind"]): number[] =>
  events.filter((event) => event.kind === kind).map((event) => event.step);

/** A record that could be an evaluation's, as far as it was made at `step`, with this accuracy. */
export function madeRecord({ world }: TrainConfig, step: number, joint = 0): EvaluationRecord {
  const { start } = madeRun({ n: world.n }, 1, { x: 500, y: 500 });
  const all = { ...start.images.all, accuracy: { ...start.images.all.accuracy, joint } };
  return { ...start, step, images: { ...start.images, all } };
}

/**
 * Begins a run with this state, saved at `step`, whose evaluations are made, so that a test need
 * not wait for them: each takes some seconds. `log` is what is added up for its next line.
 */
export function savedRun(
  store: string,
  config: TrainConfig,
  step: number,
  state: State,
  evaluations: readonly EvaluationRecord[] = [madeRecord(config, 0)],
  log = new Float64Array(3),
): void {
  using run = openRun(store, config, { since });
  for (const record of evaluations) run.evaluation(record);
  if (step > 0) run.snapshot(step, tensors({ weights: state.weights }));
  run.checkpoint(step, tensors({ ...state, log }));
}

/** Arrays as the tensors of a file. */
export const tensors = (
  arrays: Readonly<Record<string, Float32Array | Float64Array>>,
): Tensors =>
  new Map(Object.entries(arrays).map(([name, data]) => [name, { shape: [data.length], data }]));

/**
 * What an interruption must not change: every file but the log's notes on who computed it, and the
 * seal of that log. Checkpoints are named by the last.
 */
export function contents(store: string, config: TrainConfig): Map<string, string> {
  const run = readRun(store, runId(config));
  const read = (path: string) => Deno.readFileSync(join(run.folder, path));
  const hash = (path: string) => createHash("sha256").update(read(path)).digest("hex");
  const name = (step: number) => `${String(step).padStart(8, "0")}.safetensors`;
  const losses = run.log.filter((record) => !("engine" in record));
  return new Map([
    ["log", JSON.stringify(losses)],
    ["evals", hash("evals.jsonl")],
    // Field by field, so that a difference tells where it is.
    ...run.evals.flatMap((record) =>
      Object.entries(record).map(([field, value]) =>
        [`evaluation ${record.step}: ${field}`, JSON.stringify(value)] as const
      )
    ),
    ["checkpoint", hash(`checkpoint-${name(run.checkpoints.at(-1)!)}`)],
    ...run.snapshots.map((step) => [`snapshot ${step}`, hash(`snapshots/${name(step)}`)] as const),
  ]);
}

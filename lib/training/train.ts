/** Trains a network, and loses nothing. */

import { parseConfig, type TrainConfig } from "../config/mod.ts";
import { schedule as scheduleNamed } from "../diffusion/mod.ts";
import { compile, type CompileOptions, type EngineName, NonFiniteError } from "../engine/mod.ts";
import { initialParameters, network, parameterSpecs, unetOf } from "../model/mod.ts";
import { openRun, readRun, type Run, type StepRecord, type Tensors } from "../store/mod.ts";
import { dataSet } from "../world/mod.ts";
import { batchAt } from "./batch.ts";
import { evaluate, HEADLINE, latents, pausing } from "../evaluation/mod.ts";
import type { EvaluationRecord, StartRecord } from "../records/mod.ts";
import { CHECKPOINT_EVERY, evaluationSteps, LOG_EVERY } from "./plan.ts";
import { type StateName, STATES, trainingStep } from "./step.ts";

/** What computes: the same bits come from one engine of one version with as many threads alone. */
export interface Computer {
  readonly engine: string;
  readonly threads: number;
  /** Absent from logs that older versions of this house wrote. */
  readonly version?: string;
}

/** What happens in training, in order. */
export type TrainEvent =
  | {
    readonly kind: "start";
    readonly id: string;
    readonly engine: EngineName;
    readonly threads: number;
    readonly version: string;
    /** The step of the checkpoint that training goes on from; 0 at the beginning. */
    readonly step: number;
    /** Damaged checkpoints that were passed over. */
    readonly skipped: readonly string[];
    /** What computed the steps before where it was another engine, version or number of threads. */
    readonly before: Computer | undefined;
  }
  | { readonly kind: "step"; readonly step: number; readonly loss: number }
  | { readonly kind: "evaluating"; readonly step: number }
  | { readonly kind: "evaluation"; readonly step: number; readonly record: EvaluationRecord }
  | { readonly kind: "checkpoint"; readonly step: number }
  | { readonly kind: "end"; readonly id: string; readonly step: number; readonly reason: string };

export interface TrainOptions extends CompileOptions {
  /** The folder of the run store. */
  readonly store: string;
  /** The time now, for whoever finds the run locked. */
  readonly since: Date;
  /**
   * When aborted, training saves where it is and ends by throwing the signal's reason. An
   * evaluation is given up: the run then goes on from the checkpoint before it.
   */
  readonly signal?: AbortSignal;
}

/** Accuracy at which the stop rule calls a network good enough, at two successive evaluations. */
const GOOD_ENOUGH = 0.9;

/**
 * Trains the run of `config` to its end, from its last checkpoint where there is one. A resumed run
 * gives the same losses, evaluations, snapshots and checkpoints as one that was never interrupted,
 * on the same engine and threads; the log tells besides when and on what it went on.
 *
 * A finished run is not trained again: see `readRun` of lib/store.
 */
export async function* train(
  config: TrainConfig,
  { store, since, signal, ...engine }: TrainOptions,
): AsyncGenerator<TrainEvent, void> {
  parseConfig(config);
  using run = openRun(store, config, { since });
  const { world } = config;
  const schedule = scheduleNamed(config.schedule);
  const data = dataSet(world);
  const { fn, spec } = trainingStep(config);
  using step = await compile(fn, spec, engine);
  const pause = pausing(signal);
  using net = await network(config, [HEADLINE.layer], { ...engine, pause });
  const { threads, version, reasons } = step;
  let at = run.resumed?.step ?? 0;
  let sum = sumOf(run);
  await step.write(stateOf(run, config));
  const { log, evals } = readRun(store, run.id);
  const before = otherComputer(log, step);
  run.log({ step: at, engine: step.engine, version, threads, reasons, before });
  yield {
    ...{ kind: "start", id: run.id, step: at, skipped: run.skipped },
    ...{ engine: step.engine, threads, version, before },
  };

  async function save(): Promise<void> {
    const state = await step.read();
    run.checkpoint(
      at,
      tensors({ ...state, log: Float64Array.of(sum.loss, sum.gradientNorm, sum.steps) }),
    );
  }

  if (!run.resumed) {
    const { weights } = await step.read("weights");
    await net.load(weights as Float32Array<ArrayBuffer>);
    const record: StartRecord = { step: 0, latents: await latents(world, net, schedule, pause) };
    run.evaluation(record);
  }

  const evaluations = new Set(evaluationSteps(config.steps, config.evaluations));
  let good = goodInARow(evals);
  const mayStop = () => config.stop === "accuracy" && good >= 2;
  let batch = batchAt(config, data, schedule, at + 1);
  while (at < config.steps && !mayStop()) {
    if (signal?.aborted) {
      await save();
      yield { kind: "checkpoint", step: at };
      throw signal.reason;
    }
    const running = step.run(batch).catch(async (error) => {
      if (!(error instanceof NonFiniteError)) throw error;
      // The engine still has the state of before the step, and counts from where it was started.
      await save();
      throw new NonFiniteError(at + 1, error.tensor, error.value);
    });
    // The next batch is drawn while the engine computes.
    if (at + 2 <= config.steps) batch = batchAt(config, data, schedule, at + 2);
    const { loss: [loss], gradientNorm: [gradientNorm] } = await running;
    at++;
    sum = {
      loss: sum.loss + loss,
      gradientNorm: sum.gradientNorm + gradientNorm,
      steps: sum.steps + 1,
    };
    if (at % LOG_EVERY === 0 || at === config.steps) {
      const mean = { loss: sum.loss / sum.steps, gradientNorm: sum.gradientNorm / sum.steps };
      run.log({ step: at, ...mean });
      sum = { loss: 0, gradientNorm: 0, steps: 0 };
    }
    yield { kind: "step", step: at, loss };

    const evaluated = evaluations.has(at);
    if (evaluated) {
      yield { kind: "evaluating", step: at };
      const { weights } = await step.read("weights");
      await net.load(weights as Float32Array<ArrayBuffer>);
      const record = await evaluate(config, data, net, schedule, at, pause);
      run.evaluation(record);
      run.snapshot(at, tensors({ weights }));
      yield { kind: "evaluation", step: at, record };
      good = isGood(record) ? good + 1 : 0;
    }
    // The last step is one that evaluates.
    if (evaluated || at % CHECKPOINT_EVERY === 0) {
      await save();
      yield { kind: "checkpoint", step: at };
    }
  }
  const reason = mayStop() ? "accuracy" : "steps";
  run.finish(at, reason);
  yield { kind: "end", id: run.id, step: at, reason };
}

function isGood({ images }: EvaluationRecord): boolean {
  return images.all.accuracy.joint >= GOOD_ENOUGH;
}

/** The computer that the log names last, where it is another than `now`. */
function otherComputer(log: readonly StepRecord[], now: Computer): Computer | undefined {
  const last = log.findLast((record) => "engine" in record) as Computer | undefined;
  if (last === undefined) return undefined;
  const { engine, threads, version } = last;
  const isSame = engine === now.engine && threads === now.threads &&
    (version === undefined || version === now.version);
  return isSame ? undefined : { engine, threads, version };
}

/** How many of the last evaluations were good enough, one after the other. */
function goodInARow(evals: readonly StepRecord[]): number {
  const [_start, ...evaluations] = evals as unknown as [StartRecord, ...EvaluationRecord[]];
  return evaluations.length - 1 - evaluations.findLastIndex((record) => !isGood(record));
}

const tensors = (
  arrays: Readonly<Record<string, Float32Array | Float64Array | Int32Array>>,
): Tensors =>
  new Map(Object.entries(arrays).map(([name, data]) => [name, { shape: [data.length], data }]));

/** What has been added up since the last line of the log. */
function sumOf(run: Run) {
  const [loss, gradientNorm, steps] = run.resumed?.tensors.get("log")?.data ?? [0, 0, 0];
  return { loss, gradientNorm, steps };
}

/** The state to go on from: the checkpoint's, or the start. */
function stateOf(run: Run, config: TrainConfig): Record<StateName, Float32Array<ArrayBuffer>> {
  const saved = run.resumed?.tensors;
  if (saved) {
    return Object.fromEntries(STATES.map((name) => [name, saved.get(name)!.data])) as never;
  }
  const specs = parameterSpecs(unetOf(config));
  const weights = initialParameters(specs, config.seed);
  const zeros = () => new Float32Array(weights.length);
  return { weights, m: zeros(), v: zeros(), ema: weights.slice() };
}

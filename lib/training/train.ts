/** Trains a network, and loses nothing. */

import { parseConfig, type TrainConfig } from "../config/mod.ts";
import { type CompileOptions, ENGINE_NAMES, type EngineName } from "../engine/mod.ts";
import { pausing } from "../evaluation/mod.ts";
import type { EvaluationRecord } from "../records/mod.ts";
import { openRun, readRun, type StepRecord, StoreError } from "../store/mod.ts";
import { biasInLog, changedBias } from "./changed_bias.ts";
import { Evaluator } from "./evaluator.ts";
import { CHECKPOINT_EVERY } from "./plan.ts";
import { Stepper } from "./stepper.ts";

/** What computes: the same bits come from one engine of one version with as many threads alone. */
export interface Computer {
  readonly engine: string;
  readonly threads: number;
  /** Older logs do not tell it. */
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
    /** Engines that would have been taken but do not serve, with the reasons. */
    readonly passedOver: readonly string[];
  }
  | {
    readonly kind: "step";
    readonly step: number;
    /** All that training lowers, a bias's term included. */
    readonly loss: number;
    /** Without that term, where there is one: to be shown in place of `loss`. */
    readonly denoising?: number;
  }
  | { readonly kind: "checkpoint"; readonly step: number }
  | {
    readonly kind: "evaluating";
    readonly step: number;
    /** The share that is done, whenever asked. */
    readonly done: () => number;
  }
  | { readonly kind: "evaluation"; readonly step: number; readonly record: EvaluationRecord }
  | { readonly kind: "end"; readonly id: string; readonly step: number; readonly reason: string };

export interface TrainOptions extends CompileOptions {
  /** The folder of the run store. */
  readonly store: string;
  /** The time now, for whoever finds the run locked. */
  readonly since: Date;
  /**
   * When aborted, training saves where it is and ends by throwing the signal's reason. An
   * evaluation is given up, and made when the run goes on.
   */
  readonly signal?: AbortSignal;
}

/**
 * Trains the run of `config` to its end, from its last checkpoint where there is one. A resumed run
 * gives the same losses, evaluations, snapshots and checkpoints as one that was never interrupted,
 * on the same engine and threads; the log tells besides when and on what it went on. Where no engine
 * is asked for, the one that the log names last is preferred.
 *
 * A finished run is not trained again: see `readRun` of lib/store.
 */
export async function* train(
  config: TrainConfig,
  { store, since, signal, ...options }: TrainOptions,
): AsyncGenerator<TrainEvent, void> {
  parseConfig(config);
  using run = openRun(store, config, { since });
  const stored = readRun(store, run.id);
  const changed = changedBias(stored, config);
  if (changed !== undefined) throw new StoreError(`Cannot go on. ${changed}`);
  const last = lastComputer(stored.log);
  const preferred = ENGINE_NAMES.find((name) => name === last?.engine);
  using stepper = await Stepper.of(run, config, { preferred, ...options });
  const { reasons, passedOver, ...computer } = stepper.computer;
  const { engine } = computer;
  using evaluator = await Evaluator.of(store, run, config, pausing(signal), { ...options, engine });
  const before = last && isSame(last, computer) ? undefined : last;
  run.log({ step: stepper.at, ...computer, ...biasInLog(config), reasons, before });
  yield {
    ...{ kind: "start", id: run.id, step: stepper.at, skipped: run.skipped },
    ...{ ...computer, before },
    passedOver: passedOver.map((name) => `engine ${name} does not serve: ${reasons[name]}`),
  };

  async function* evaluations(): AsyncGenerator<TrainEvent, void> {
    for (const step of evaluator.owed(stepper.at)) {
      yield { kind: "evaluating", step, done: evaluator.done };
      yield { kind: "evaluation", step, record: await evaluator.make(step) };
    }
  }

  yield* evaluations();
  while (stepper.at < config.steps && !evaluator.mayStop) {
    if (signal?.aborted) {
      await stepper.save();
      yield { kind: "checkpoint", step: stepper.at };
      throw signal.reason;
    }
    const { loss, denoising } = await stepper.step();
    yield { kind: "step", step: stepper.at, loss, denoising };
    const evaluates = evaluator.isPlanned(stepper.at);
    if (evaluates) await stepper.snapshot();
    // The last step is one that evaluates.
    if (evaluates || stepper.at % CHECKPOINT_EVERY === 0) {
      await stepper.save();
      yield { kind: "checkpoint", step: stepper.at };
    }
    if (evaluates) yield* evaluations();
  }
  const reason = evaluator.mayStop ? "accuracy" : "steps";
  run.finish(stepper.at, reason);
  yield { kind: "end", id: run.id, step: stepper.at, reason };
}

/** The computer that the log names last. */
function lastComputer(log: readonly StepRecord[]): Computer | undefined {
  const last = log.findLast(isComputer);
  return last && { engine: last.engine, threads: last.threads, version: last.version };
}

const isSame = (a: Computer, b: Computer): boolean =>
  a.engine === b.engine && a.threads === b.threads && a.version === b.version;

function isComputer(record: StepRecord): record is StepRecord & Computer {
  const { engine, threads, version } = record;
  return typeof engine === "string" && typeof threads === "number" &&
    (version === undefined || typeof version === "string");
}

import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { parseConfig, runId, shellLine, toFlags, type TrainConfig } from "../config/mod.ts";
import {
  errorCode,
  isDone,
  readRun,
  type StepRecord,
  type StoredRun,
  StoreError,
} from "../store/mod.ts";
import type { EvaluationRecord } from "./evaluation.ts";
import { fromProject, RUNS, storeFlags } from "./places.ts";
import { areEvaluations, evaluationsProblem } from "./shape.ts";

/** What a finished run left behind, as figures and claims read it. */
export interface RunRecord {
  readonly id: string;
  readonly config: TrainConfig;
  /** The engine that computed it, or those that did, one after the other. */
  readonly engine: string;
  /** How it ended. */
  readonly end: { readonly step: number; readonly reason: string };
  /** The untrained network's evaluation. */
  readonly start: EvaluationRecord;
  /** At rising steps above 0. */
  readonly evaluations: readonly EvaluationRecord[];
  /** Each the mean over the steps since the last. */
  readonly losses: readonly LoggedLoss[];
}

export interface LoggedLoss {
  readonly step: number;
  /** All that training lowers, a bias's term included. */
  readonly loss: number;
  /** Without that term; only where there is one, and not in older logs. */
  readonly denoising?: number;
}

/** A record that is missing or damaged; the message names the run and the command that makes it. */
export class RecordError extends StoreError {
  override name = "RecordError";
}

/** Whether the run of `config` has been trained to its end. */
export function isFinished(config: TrainConfig, store = RUNS): boolean {
  return isDone(store, runId(config));
}

/** The record of one run. */
export function readRecord(config: TrainConfig, store = RUNS): RunRecord {
  const id = runId(parseConfig(config));
  if (!fs.existsSync(join(store, id))) throw missing(config, store);
  let stored: StoredRun;
  try {
    stored = readRun(store, id);
  } catch (error) {
    // What the system refuses to read is not damaged.
    if (!(error instanceof StoreError) || errorCode(error.cause) !== undefined) throw error;
    if (isDone(store, id)) throw damaged(config, store, error.message);
    throw unfinished(config, store, `it is not finished: ${error.message}`);
  }
  const { done, log } = stored;
  if (!done) {
    const step = log.at(-1)?.step ?? 0;
    throw unfinished(config, store, `it stands at step ${step} of ${config.steps}`);
  }
  const [start, ...evaluations] = evaluationsOf(stored);
  if (start === undefined) throw damaged(config, store, "it has no evaluations");
  if (evaluations.length === 0) {
    throw damaged(config, store, "it has no evaluation but the untrained network's");
  }
  return {
    id,
    config,
    engine: enginesOf(log),
    end: { step: done.step, reason: done.reason },
    start,
    evaluations,
    losses: lossesOf(log),
  };
}

/** The losses of a run, finished or not, as far as it has come. */
export const lossesOf = (log: readonly StepRecord[]): LoggedLoss[] =>
  log.flatMap(({ step, loss, denoising }) => {
    if (typeof loss !== "number") return [];
    return [{ step, loss, ...typeof denoising === "number" ? { denoising } : {} }];
  });

/** The evaluations of a run, finished or not, as far as they are made. */
export function evaluationsOf(
  { config, folder, evals }: StoredRun,
): readonly EvaluationRecord[] {
  if (areEvaluations(evals)) return evals;
  throw damaged(parseConfig(config), dirname(folder), evaluationsProblem(evals)!);
}

/** The records of several runs; what is wrong with any of them is told at once. */
export function readRecords(configs: readonly TrainConfig[], store = RUNS): RunRecord[] {
  const problems: string[] = [];
  const records = configs.flatMap((config) => {
    try {
      return readRecord(config, store);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length === 0) return records;
  throw new RecordError(
    `Cannot use ${problems.length} of ${configs.length} runs.\n${problems.join("\n")}`,
  );
}

/**
 * The command that trains the run of `config`, from its last checkpoint where there is one; `flags`
 * say with what.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { withDefaults } from "../config/mod.ts";
 * const config = withDefaults({ seed: 2, world: { dx: 0.25 } });
 * assert.equal(lineToTrain(config), "deno task train --seed=2 --dx=0.25");
 * ```
 */
export function lineToTrain(
  config: TrainConfig,
  store = RUNS,
  flags: readonly string[] = [],
): string {
  return shellLine(["deno", "task", "train", ...toFlags(config), ...storeFlags(store), ...flags]);
}

function missing(config: TrainConfig, store: string): RecordError {
  return new RecordError(
    `Cannot use run ${runId(config)} as it is not in ${fromProject(store)}. ` +
      `Train it:\n  ${lineToTrain(config, store)}`,
  );
}

function unfinished(config: TrainConfig, store: string, problem: string): RecordError {
  return new RecordError(
    `Cannot use run ${runId(config)} as ${problem}. ` +
      `Train it to its end:\n  ${lineToTrain(config, store)}`,
  );
}

function damaged(config: TrainConfig, store: string, problem: string): RecordError {
  const id = runId(config);
  const remove = shellLine(["rm", "-r", join(fromProject(store), id)]);
  return new RecordError(
    `Cannot use run ${id} as its record is damaged: ${problem}. ` +
      `Restore it from version control, or remove it and train it again:\n` +
      `  ${remove}\n  ${lineToTrain(config, store)}`,
  );
}

/** Each time a run begins or goes on, its log says with which engine, and lately which version. */
function enginesOf(log: readonly StepRecord[]): string {
  const names = log.flatMap(({ engine, version }) =>
    typeof engine !== "string"
      ? []
      : typeof version === "string"
      ? [`${engine} (${version})`]
      : engine
  );
  return [...new Set(names)].join(", ");
}

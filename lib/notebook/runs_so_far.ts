import type { TrainConfig } from "../config/mod.ts";
import {
  FRESH_RUNS,
  isFinished,
  readRecords,
  type RunRecord,
  RUNS,
  trainCommand,
} from "../records/mod.ts";
import { freshRequested, recordsOnly } from "./request.ts";
import { runOrLoad, type RunOrLoadOptions } from "./run_or_load.ts";

/** The runs of an experiment as far as they are trained. */
export interface RunsSoFar {
  readonly records: readonly RunRecord[];
  /** Those that are not trained, or not to their end. */
  readonly missing: readonly TrainConfig[];
  /** How many there are, and the commands that train the first of the missing ones, as Markdown. */
  readonly note: string;
}

/** Missing runs whose commands are shown: a longer list would hide what follows it. */
const NAMED = 6;

export interface RunsSoFarOptions extends RunOrLoadOptions {
  /** Trains what is missing, unless `deno task figures` runs the notebook. */
  readonly train?: boolean;
}

/**
 * The records of those runs that are finished.
 *
 * What takes many hours does not begin because a notebook was opened: missing runs are named, with
 * their commands, unless `train` asks for them. `deno task figures --fresh` trains all.
 */
export async function runsSoFar(
  configs: readonly TrainConfig[],
  { train = false, ...options }: RunsSoFarOptions = {},
): Promise<RunsSoFar> {
  const { store = freshRequested() ? FRESH_RUNS : RUNS } = options;
  const trained = freshRequested() || (train && !recordsOnly()) ? configs : [];
  for (const config of trained) await runOrLoad(config, options);
  const missing = configs.filter((config) => !isFinished(config, store));
  const records = readRecords(configs.filter((config) => !missing.includes(config)), store);
  return { records, missing, note: noteOf(configs.length, missing, store) };
}

function noteOf(asked: number, missing: readonly TrainConfig[], store: string): string {
  const trained = `${asked - missing.length} of ${asked} runs are trained.`;
  if (missing.length === 0) return trained;
  const commands = missing.slice(0, NAMED).map((config) => trainCommand(config, store));
  if (missing.length > NAMED) commands.push(`# and ${missing.length - NAMED} more`);
  return [`${trained} Missing:`, "", ...commands.map((line) => `    ${line}`)].join("\n");
}

import { pausing } from "../evaluation/mod.ts";
import { display, md } from "@deno/jupyter";
import { canonicalJson, type TrainConfig } from "../config/mod.ts";
import type { CompileOptions } from "../engine/mod.ts";
import { isFinished, lineToTrain, readRecords, type RunRecord } from "../records/mod.ts";
import { trainingCost } from "../training/mod.ts";
import { freshRequested, recordsOnly, usualStore } from "./request.ts";
import { runOrLoad, type RunOrLoadOptions, warnOfChangedBias } from "./run_or_load.ts";
import { stopping } from "./stop.ts";

/** The runs of an experiment as far as they are trained. */
export interface RunsSoFar {
  readonly records: readonly RunRecord[];
  /** Those that are not trained, or not to their end. */
  readonly missing: readonly TrainConfig[];
  /** How many there are, and the command that trains the first of the missing ones, as Markdown. */
  readonly note: string;
}

export interface RunsSoFarOptions extends RunOrLoadOptions {
  /** Trains what is missing, unless `deno task figures` runs the notebook. */
  readonly train?: boolean;
}

/**
 * The records of those runs that are finished.
 *
 * What takes many hours does not begin because a notebook was opened: missing runs are named, with
 * their commands, unless `train` asks for them. `deno task figures --fresh` trains all. How long
 * several of them take is told first.
 */
export async function runsSoFar(
  configs: readonly TrainConfig[],
  { train = false, ...options }: RunsSoFarOptions = {},
): Promise<RunsSoFar> {
  const { store = usualStore(), ...engine } = options;
  if (freshRequested() || (train && !recordsOnly())) {
    const lacking = configs.filter((config) => !isFinished(config, store));
    if (lacking.length > 1) await display(md`${await foretold(lacking, engine)}`);
    for (const config of lacking) await runOrLoad(config, options);
  }
  warnOfChangedBias(configs, store);
  const missing = configs.filter((config) => !isFinished(config, store));
  const records = readRecords(configs.filter((config) => !missing.includes(config)), store);
  return { records, missing, note: noteOf(configs.length, missing, store) };
}

/** How many runs are to be trained, and how long that takes by a few steps of each kind. */
async function foretold(configs: readonly TrainConfig[], engine: CompileOptions): Promise<string> {
  using stop = stopping();
  const pause = pausing(stop.signal);
  // Neither the seed nor what the world shows makes a step dearer.
  const kinds = Map.groupBy(
    configs,
    ({ seed: _seed, world: { n }, ...recipe }) => canonicalJson({ ...recipe, n }),
  );
  let minutes = 0;
  for (const alike of kinds.values()) {
    const { expectedMinutes } = await trainingCost(alike[0], engine, pause);
    minutes += alike.length * expectedMinutes;
  }
  const time = minutes < 90 ? `${Math.ceil(minutes)} min` : `${(minutes / 60).toFixed(1)} hours`;
  return `${configs.length} runs are trained now, which takes about ${time}, or less where some ` +
    "were begun. What is interrupted goes on where it was.";
}

function noteOf(asked: number, missing: readonly TrainConfig[], store: string): string {
  const trained = `${asked - missing.length} of ${asked} runs are trained.`;
  if (missing.length === 0) return trained;
  return `${trained} The first of the missing: \`${lineToTrain(missing[0], store)}\`.`;
}

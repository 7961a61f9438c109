import { configFromFlags, configOptions, runId, type TrainConfig } from "../config/mod.ts";
import { isFinished } from "../records/mod.ts";
import { readRun, runState } from "../store/mod.ts";
import { changedBias, train } from "../training/mod.ts";
import { dryRun } from "./dry_run.ts";
import { parseFlags } from "./flags.ts";
import { Interrupted, run, UsageError } from "./main.ts";
import { Meter } from "./meter.ts";
import { lineToTrainAt, type Place, placeFromFlags, placeOptions, placeUsage } from "./place.ts";

const usage = `Usage: deno task train [--preset laptop] [--dx 0.5] [--seed 1] ...

  Trains one run, from its last checkpoint where there is one; the last line of the output is its
  id. These flags are its config, and --dry-run shows the values of those that are left out:

${columns(Object.keys(configOptions).map((flag) => `--${flag}`), 5)}

${placeUsage}
  --dry-run      only tells what would be trained and how long it would take; --json as JSON`;

/** Trains the run that the flags describe. */
export async function trainCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values } = parseFlags({
    args,
    options: {
      ...configOptions,
      ...placeOptions,
      "dry-run": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const config = configFromFlags(values);
  const place = placeFromFlags(values);
  if (values["dry-run"]) return await dryRun(config, place, values.json, signal);
  if (values.json) throw new UsageError("Cannot use --json as it needs --dry-run beside it");
  const id = runId(config);
  if (isTrained(config, place)) {
    console.error(`Run ${id} is finished: there is nothing to train.`);
    tellChangedBias(config, place);
  } else {
    await trainWithMeter(config, place, signal, lineToTrainAt(config, place));
  }
  console.log(`run ${id}`);
}

/** Whether nothing is left to train. What is unfinished is not read: opening it may mend it. */
export function isTrained(config: TrainConfig, { store }: Pick<Place, "store">): boolean {
  return isFinished(config, store) && runState(readRun(store, runId(config))) === "finished";
}

/** Says so where a finished run's bias is another by now: its name tells no difference. */
export function tellChangedBias(config: TrainConfig, { store }: Pick<Place, "store">): void {
  const changed = changedBias(readRun(store, runId(config)), config);
  if (changed !== undefined) console.error(changed);
}

/**
 * Trains a run to its end, showing how it goes.
 *
 * When `signal` is aborted it throws an `Interrupted` that tells to go on with `again`, a command.
 */
export async function trainWithMeter(
  config: TrainConfig,
  place: Place,
  signal: AbortSignal,
  again: string,
): Promise<void> {
  using meter = new Meter(config);
  try {
    for await (const event of train(config, { ...place, since: new Date(), signal })) {
      meter.see(event);
      // A timer: some engines compute in this thread, and signals would wait for ever.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    const from = meter.saved === 0 ? "nothing is saved yet" : `step ${meter.saved} is saved`;
    throw new Interrupted(`Stopped run ${runId(config)}: ${from}. Go on with:\n  ${again}`);
  }
}

/** Words in `count` columns, indented. */
function columns(words: readonly string[], count: number): string {
  const width = 2 + Math.max(...words.map((word) => word.length));
  const rows = Array.from(
    { length: Math.ceil(words.length / count) },
    (_, row) => words.slice(row * count, (row + 1) * count),
  );
  return rows.map((row) => `  ${row.map((word) => word.padEnd(width)).join("")}`.trimEnd())
    .join("\n");
}

if (import.meta.main) Deno.exit(await run(trainCommand, usage));

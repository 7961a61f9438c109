import { readFileSync } from "node:fs";
import { expandSweep, runId, shellLine, toFlags, type TrainConfig } from "../config/mod.ts";
import { RunHeld } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { Interrupted, isKnown, run, UsageError } from "./main.ts";
import {
  type Place,
  placeFlags,
  placeFromFlags,
  placeOptions,
  placeUsage,
  trainCommandLine,
} from "./place.ts";
import { isTrained, trainShown } from "./train.ts";

const usage = `Usage: deno task sweep FILE [--list]

  Trains the runs that FILE describes, one after the other. Finished ones are skipped, begun ones
  go on from their last checkpoint, and one that fails does not stop the others.

  FILE is JSON: {"base": {...}, "grid": {...}, "seeds": [...]}, for example
    {"base": {"steps": 2000}, "grid": {"world.sigma": [1, 2]}, "seeds": [1, 2, 3]}

${placeUsage}
  --list         prints one shell command for each run instead, in a fixed order`;

/** Trains, or lists, the runs of a sweep file; 1 if one of them is not finished in the end. */
export async function sweep(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      ...placeOptions,
      list: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (positionals.length !== 1) {
    throw new UsageError(`Cannot sweep as there must be one FILE.\n\n${usage}`);
  }
  const [file] = positionals;
  const place = placeFromFlags(values);
  const configs = expandSweep(readJson(file));
  if (values.list) {
    console.log(configs.map((config) => trainCommandLine(config, place)).join("\n"));
    return 0;
  }
  const again = shellLine(["deno", "task", "sweep", file, ...placeFlags(place)]);
  return await trainAll(configs, place, signal, again);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`Cannot read the sweep ${file}: ${(error as Error).message}`);
  }
}

/** What became of a run. */
type Outcome = "finished" | "skipped" | "held" | "failed";

async function trainAll(
  configs: readonly TrainConfig[],
  place: Place,
  signal: AbortSignal,
  again: string,
): Promise<number> {
  const outcomes: Outcome[] = [];
  const problems: string[] = [];
  for (const [k, config] of configs.entries()) {
    const id = runId(config);
    console.error(`[${k + 1}/${configs.length}] ${toFlags(config).join(" ")}`);
    const { outcome, error } = await trainOne(config, place, signal, again);
    if (error !== undefined) {
      console.error(isKnown(error) ? error.message : error);
      problems.push(`${id} ${error instanceof Error ? error.message : String(error)}`);
    }
    outcomes.push(outcome);
    console.log(`run ${id} ${outcome}`);
  }
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  if (problems.length > 0) console.error(["\nNot finished:", ...problems].join("\n  "));
  console.log(
    `${configs.length} runs: ${count("finished")} finished now, ${count("skipped")} before; ` +
      `${count("held")} held by other processes, ${count("failed")} failed`,
  );
  return problems.length > 0 ? 1 : 0;
}

async function trainOne(
  config: TrainConfig,
  place: Place,
  signal: AbortSignal,
  again: string,
): Promise<{ outcome: Outcome; error?: unknown }> {
  try {
    if (isTrained(config, place)) return { outcome: "skipped" };
    await trainShown(config, place, signal, again);
    return { outcome: "finished" };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return { outcome: error instanceof RunHeld ? "held" : "failed", error };
  }
}

if (import.meta.main) Deno.exit(await run(sweep));

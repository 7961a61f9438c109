import { readFileSync } from "node:fs";
import { expandSweep, runId, shellLine, toFlags, type TrainConfig } from "../config/mod.ts";
import { RunHeld } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { divide, jobsOption, jobsUsage, parseJobs } from "./jobs.ts";
import { Interrupted, isKnown, run, UsageError } from "./main.ts";
import {
  lineToTrainAt,
  type Place,
  placeFlags,
  placeFromFlags,
  placeOptions,
  placeUsage,
} from "./place.ts";
import { onlyThose } from "./only.ts";
import { problemOf, sideBySide } from "./side_by_side.ts";
import { isTrained, tellChangedBias, trainWithMeter } from "./train.ts";

const usage = `Usage: deno task sweep FILE [--only FIELD=VALUE] [--jobs N] [--list]

  Trains the runs that FILE describes, one after the other unless --jobs says otherwise. Finished
  ones are skipped, begun ones go on from their last checkpoint, and one that fails does not stop
  the others.

  FILE is JSON: {"base": {...}, "grid": {...}, "seeds": [...]}, for example
    {"base": {"steps": 2000}, "grid": {"world.sigma": [1, 2]}, "seeds": [1, 2, 3]}

  --only F=V     trains those runs alone whose field F is V, or one of V,V; may be given again, e.g.
                 --only=bias=offsets --only=seed=1,2
${placeUsage}
${jobsUsage}
  --list         prints one shell command for each run instead, in a fixed order`;

/** Trains, or lists, the runs of a sweep file; 1 if one of them is not finished in the end. */
export async function sweep(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      ...placeOptions,
      ...jobsOption,
      only: { type: "string", multiple: true, default: [] },
      list: { type: "boolean", default: false },
    },
  });
  if (positionals.length !== 1) {
    throw new UsageError(`Cannot sweep as there must be one FILE.\n\n${usage}`);
  }
  const [file] = positionals;
  const place = placeFromFlags(values);
  const configs = onlyThose(expandSweep(readJson(file)), values.only);
  if (values.list) {
    console.log(configs.map((config) => lineToTrainAt(config, place)).join("\n"));
    return 0;
  }
  const jobs = parseJobs(values.jobs);
  const flags = [
    ...values.only.map((condition) => `--only=${condition}`),
    ...jobs === 1 ? [] : [`--jobs=${jobs}`],
  ];
  const again = shellLine(["deno", "task", "sweep", file, ...placeFlags(place), ...flags]);
  return jobs === 1
    ? await trainAll(configs, place, signal, again)
    : await trainSideBySide(configs, place, jobs, signal, again);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`Cannot read the sweep ${file}: ${(error as Error).message}`);
  }
}

/** What became of a run. */
type Ending = "finished" | "skipped" | "held" | "failed";

interface Result {
  readonly id: string;
  readonly ending: Ending;
  /** Why it is not finished. */
  readonly problem?: string;
}

async function trainAll(
  configs: readonly TrainConfig[],
  place: Place,
  signal: AbortSignal,
  again: string,
): Promise<number> {
  const results: Result[] = [];
  for (const [k, config] of configs.entries()) {
    const id = runId(config);
    console.error(`[${k + 1}/${configs.length}] ${toFlags(config).join(" ")}`);
    const { ending, error } = await trainOne(config, place, signal, again);
    if (error !== undefined) console.error(isKnown(error) ? error.message : error);
    const problem = error instanceof Error ? error.message : String(error ?? "");
    results.push({ id, ending, problem });
    console.log(`run ${id} ${ending}`);
  }
  return report(results);
}

/** Each run in a process of its own, `jobs` of them at a time. */
async function trainSideBySide(
  configs: readonly TrainConfig[],
  place: Place,
  wanted: number | "auto",
  signal: AbortSignal,
  again: string,
): Promise<number> {
  const results: Result[] = [];
  const note = (result: Result) => {
    results.push(result);
    console.log(`run ${result.id} ${result.ending}`);
  };
  const open: TrainConfig[] = [];
  for (const config of configs) {
    try {
      if (isTrained(config, place)) {
        tellChangedBias(config, place);
        note({ id: runId(config), ending: "skipped" });
      } else open.push(config);
    } catch (error) {
      note({ id: runId(config), ending: "failed", problem: (error as Error).message });
    }
  }
  if (open.length > 0) {
    const { jobs, threads } = await divide(wanted, open.length, open[0], place, signal);
    const tasks = open.map((config) => ({
      name: runId(config),
      program: "train" as const,
      args: [...toFlags(config), ...placeFlags({ ...place, threads })],
    }));
    try {
      await sideBySide(tasks, jobs, signal, ({ name: id }, end) => {
        if (end.code === 0) note({ id, ending: "finished" });
        else if (/^Cannot open run/.test(end.last)) {
          note({ id, ending: "held", problem: end.last });
        } else note({ id, ending: "failed", problem: problemOf(end) });
      });
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      throw new Interrupted(`${error.message}\nGo on with:\n  ${again}`);
    }
  }
  return report(results);
}

/** Tells what became of all; 1 if one of them is not finished. */
function report(results: readonly Result[]): number {
  const count = (ending: Ending) => results.filter((each) => each.ending === ending).length;
  const unfinished = results.filter(({ ending }) => ending === "held" || ending === "failed");
  const problems = unfinished.map(({ id, problem }) => `${id} ${problem}`);
  if (problems.length > 0) console.error(["\nNot finished:", ...problems].join("\n  "));
  console.log(
    `${results.length} runs: ${count("finished")} finished now, ${count("skipped")} before; ` +
      `${count("held")} held by other processes, ${count("failed")} failed`,
  );
  return unfinished.length > 0 ? 1 : 0;
}

async function trainOne(
  config: TrainConfig,
  place: Place,
  signal: AbortSignal,
  again: string,
): Promise<{ ending: Ending; error?: unknown }> {
  try {
    if (isTrained(config, place)) {
      tellChangedBias(config, place);
      return { ending: "skipped" };
    }
    await trainWithMeter(config, place, signal, again);
    return { ending: "finished" };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return { ending: error instanceof RunHeld ? "held" : "failed", error };
  }
}

if (import.meta.main) Deno.exit(await run(sweep, usage));

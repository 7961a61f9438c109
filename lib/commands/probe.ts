import {
  pausing,
  precisionNote,
  probe,
  subjectAt,
  usualSteps,
  writeProbe,
} from "../evaluation/mod.ts";
import { shellLine } from "../config/mod.ts";
import { CODE_LAYERS, type LayerName, LAYERS, PROBES } from "../records/mod.ts";
import { makeFolder, readRun } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { eachRun, jobsOption, jobsUsage, parseJobs } from "./jobs.ts";
import { Interrupted, run, UsageError } from "./main.ts";
import { placeFlags, placeFromFlags, placeOptions, placeUsage } from "./place.ts";
import { selectRun } from "./select.ts";
import { stopwatch } from "./stopwatch.ts";

const usage = `Usage: deno task probe RUN... [--steps A,B,...] [--layers A,B,...] [--time]

  Reads the layers of each run's network and writes data/probes/RUN-STEP.json, a file for each step:
  scores of its layers under each input, the codes of the named readings laid out by PCA and UMAP,
  and samples.

  RUN            a run's id; it may be cut short as long as it is unique
  --steps LIST   steps of its snapshots, 0 for the untrained network; six of them unless said
  --layers LIST  of ${LAYERS.join(", ")};
                 all unless said; the pixels and ${CODE_LAYERS.join(" and ")} always
  --out DIR      where probes are kept (data/probes)
  --time         tells where the time went
${placeUsage}
${jobsUsage}`;

/** Probes a run at some of its steps. */
export async function probeCommand(args: string[], signal: AbortSignal): Promise<number | void> {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      ...placeOptions,
      ...jobsOption,
      steps: { type: "string" },
      layers: { type: "string" },
      out: { type: "string", default: PROBES },
      time: { type: "boolean", default: false },
    },
  });
  if (positionals.length === 0) {
    throw new UsageError(`Cannot probe as there must be a RUN.\n\n${usage}`);
  }
  const place = placeFromFlags(values);
  const jobs = parseJobs(values.jobs);
  const layers = values.layers === undefined ? LAYERS : parseLayers(values.layers);
  const named = values.steps === undefined ? undefined : parseSteps(values.steps);
  const runs = positionals.map((prefix) => readRun(place.store, selectRun(place.store, prefix)));
  if (runs.length > 1) return await eachRun("probe", jobs, runs, values, place, signal);
  const [stored] = runs;
  const steps = named ?? usualSteps(stored);
  // A folder that cannot be made is told of now, not after the work.
  makeFolder(values.out);
  const pause = pausing(signal);
  for (const subject of steps.map((step) => subjectAt(stored, step))) {
    const note = precisionNote(subject);
    console.error(
      [`Probing run ${stored.id} at step ${subject.step}`, ...note ? [note] : []].join(". "),
    );
    const watch = stopwatch();
    try {
      const record = await probe(subject, { ...place, layers, pause, timing: watch.timing });
      console.log(writeProbe(record, values.out));
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      const left = steps.slice(steps.indexOf(subject.step)).join(",");
      const again = [
        ...["deno", "task", "probe", stored.id, `--steps=${left}`, ...placeFlags(place)],
        ...values.layers === undefined ? [] : [`--layers=${values.layers}`],
        ...values.out === PROBES ? [] : [`--out=${values.out}`],
      ];
      throw new Interrupted(`Stopped. Go on with:\n  ${shellLine(again)}`);
    }
    if (values.time) console.error(watch.report().join("\n"));
  }
}

function parseSteps(text: string): number[] {
  if (!/^\d{1,8}(,\d{1,8})*$/.test(text)) {
    throw new UsageError(`Cannot use --steps ${text} as it must be steps like 0,1000,4000`);
  }
  return text.split(",").map(Number);
}

function parseLayers(text: string): LayerName[] {
  return text.split(",").map((name) => {
    const layer = LAYERS.find((known) => known === name);
    if (layer !== undefined) return layer;
    throw new UsageError(`Cannot use --layers ${text} as layers are ${LAYERS.join(", ")}`);
  });
}

if (import.meta.main) Deno.exit(await run(probeCommand, usage));

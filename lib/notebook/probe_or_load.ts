import { pausing, probe, type ProbeOptions, subjectAt, writeProbe } from "../evaluation/mod.ts";
import { runId, type TrainConfig } from "../config/mod.ts";
import { probedSteps, type ProbeRecord, PROBES, readProbe } from "../records/mod.ts";
import { readRun } from "../store/mod.ts";
import { Progress, progressBar } from "./progress.ts";
import { recordsOnly, usualStore } from "./request.ts";
import type { RunOrLoadOptions } from "./run_or_load.ts";
import { stopping } from "./stop.ts";

export interface ProbeOrLoadOptions extends RunOrLoadOptions, Pick<ProbeOptions, "layers"> {
  /** The folder of probes; the project's unless said. */
  readonly probes?: string;
}

/**
 * The probes of a run at `steps`: loaded where they are there, else made from the snapshots that
 * its training left or the weights in half precision, as the record then says, a minute or two each.
 *
 * The stop button ends the cell and keeps the probes that were made. Where `deno task figures` runs
 * the notebook, none is made: a missing one is an error that tells how to make it.
 */
export async function probeOrLoad(
  config: TrainConfig,
  steps: readonly number[],
  options: ProbeOrLoadOptions = {},
): Promise<ProbeRecord[]> {
  const { store = usualStore(), probes = PROBES, ...engine } = options;
  const there = probedSteps(config, probes);
  const lacking = recordsOnly() ? [] : steps.filter((step) => !there.includes(step));
  if (lacking.length > 0) {
    using stop = stopping();
    const pause = pausing(stop.signal);
    const run = readRun(store, runId(config));
    const subjects = lacking.map((step) => subjectAt(run, step));
    await using progress = new Progress();
    for (const [done, subject] of subjects.entries()) {
      progress.show(progressBar(done, subjects.length, "probes", `step ${subject.step} is read`));
      writeProbe(await probe(subject, { ...engine, pause }), probes);
    }
    progress.show(progressBar(subjects.length, subjects.length, "probes"));
  }
  return steps.map((step) => readProbe(config, step, probes, store));
}

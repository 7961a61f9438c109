/** Prints where the time of an evaluation goes, and what all of a run's cost beside its training. */

import { configFromFlags, configOptions, type TrainConfig } from "../config/mod.ts";
import { schedule } from "../diffusion/mod.ts";
import { evaluate, pausing, untrainedSubject } from "../evaluation/mod.ts";
import { median } from "../measures/mod.ts";
import { network } from "../network/mod.ts";
import { CODE_LAYERS } from "../records/mod.ts";
import { evaluationSteps, trainingCost } from "../training/mod.ts";
import { dataSet } from "../world/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, wholeNumber } from "./main.ts";
import { type Place, placeFromFlags, placeOptions, placeUsage } from "./place.ts";
import { stopwatch } from "./stopwatch.ts";

const usage = `Usage: deno task bench:measures [--rounds N] [--preset laptop] ...

  Times an evaluation, part by part, on an untrained network, and a few training steps: what do all
  evaluations of a run cost beside its pure training? Other programs that are busy at the same time
  count too: run it alone.

  --rounds N     evaluations that are timed; the median counts (3)
  Other flags are the run's config, as of deno task train.
${placeUsage}
  --json         one JSON object`;

/** Times evaluations and prints the result; `args` as in `usage`. */
export async function benchMeasures(args: string[], signal: AbortSignal): Promise<void> {
  const { values } = parseFlags({
    args,
    options: {
      ...configOptions,
      ...placeOptions,
      rounds: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
    },
  });
  const config = configFromFlags(values);
  const rounds = wholeNumber("rounds", values.rounds, 1);
  const place = placeFromFlags(values);
  const pause = pausing(signal);
  const timed = await timeEvaluations(config, place, rounds, pause);
  const { secondsPerStep } = await trainingCost(config, place, pause);
  const evaluations = 1 + evaluationSteps(config.steps, config.evaluations).length;
  const seconds = timed.reduce((sum, [, part]) => sum + part, 0);
  const training = config.steps * secondsPerStep;
  const share = evaluations * seconds / training;
  if (values.json) {
    const parts = Object.fromEntries(timed);
    console.log(
      JSON.stringify({ secondsPerEvaluation: seconds, parts, evaluations, training, share }),
    );
    return;
  }
  const line = (what: string, s: number) => `  ${what.padEnd(10)} ${s.toFixed(2).padStart(7)} s`;
  console.log("One evaluation");
  for (const [what, part] of timed) console.log(line(what, part));
  console.log(line("in all", seconds));
  console.log(
    `${evaluations} of them take ${(evaluations * seconds).toFixed(0)} s beside ` +
      `${training.toFixed(0)} s of ${config.steps} training steps: ${share.toFixed(2)} of it`,
  );
}

/** Median seconds of each part of an evaluation. */
async function timeEvaluations(
  config: TrainConfig,
  place: Place,
  rounds: number,
  pause: () => Promise<void>,
): Promise<[what: string, seconds: number][]> {
  using net = await network(config, CODE_LAYERS, { ...place, pause });
  await net.load(untrainedSubject(config).weights);
  const steps = schedule(config.schedule);
  const all: Map<string, number>[] = [];
  // The first one warms up.
  for (let round = 0; round <= rounds; round++) {
    const { timing, totals } = stopwatch();
    await evaluate(config, dataSet(config.world), net, steps, 0, { pause, timing });
    if (round > 0) all.push(new Map(totals()));
  }
  return [...all[0].keys()].map((what) => [what, median(all.map((one) => one.get(what)!))]);
}

if (import.meta.main) Deno.exit(await run(benchMeasures, usage));

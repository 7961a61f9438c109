/** Prints where the time of one checkpoint's measures goes. */

import {
  pausing,
  probe,
  readout,
  sampleTestLabels,
  type Subject,
  subjectAt,
  type Timing,
  untrained,
} from "../evaluation/mod.ts";
import { defaultConfig } from "../config/mod.ts";
import { schedule } from "../diffusion/mod.ts";
import { scoreImages } from "../measures/images/mod.ts";
import { network, type NetworkOptions } from "../model/mod.ts";
import { readRun } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError } from "./main.ts";
import { type Place, placeFromFlags, placeOptions, placeUsage } from "./place.ts";
import { selectRun } from "./select.ts";
import { stopwatch } from "./stopwatch.ts";

const usage = `Usage: deno task bench:measures [RUN] [--step S]

  Times all measures of one checkpoint, sampling included: 512 sampled images and what they show;
  1,000 random labels and a 28 x 28 grid at every layer under three probes; the headline layer laid
  out by PCA and UMAP. The network and the measures take turns on two threads, so that the parts add
  up to more than all.

  RUN            a run of the store at its last snapshot; it may be cut short as long as it is
                 unique; without it a laptop network that is not trained
  --step S       another of its snapshots
${placeUsage}
  --json         {"seconds", "imagesPerSecond", "parts": [[what, seconds]]}`;

/** Times the measures and prints the result; `args` as in `usage`. */
export async function benchMeasures(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      ...placeOptions,
      step: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage);
  const { step } = values;
  const isStep = step === undefined || positionals.length === 1 && /^\d{1,8}$/.test(step);
  if (positionals.length > 1 || !isStep) {
    throw new UsageError(`Cannot understand "${args.join(" ")}".\n\n${usage}`);
  }
  const place = placeFromFlags(values);
  const subject = subjectOf(place, positionals[0], step);
  const watch = stopwatch();
  const options = { ...place, pause: pausing(signal), timing: watch.timing };
  const readAgain = await timeImages(subject, options);
  await probe(subject, options);
  const [seconds, report] = [watch.elapsed(), watch.report()];
  const imagesPerSecond = Math.round(readAgain());
  if (values.json) {
    console.log(JSON.stringify({ seconds, imagesPerSecond, parts: watch.totals() }));
  } else {
    console.log(`All measures of run ${subject.run} at step ${subject.step}`);
    console.log([...report, `Images read: ${imagesPerSecond} per second on one core`].join("\n"));
  }
}

function subjectOf({ store }: Place, prefix: string | undefined, step: string | undefined) {
  if (prefix === undefined) return untrained(defaultConfig);
  const stored = readRun(store, selectRun(store, prefix));
  return subjectAt(stored, step === undefined ? stored.snapshots.at(-1) ?? 0 : Number(step));
}

/** What an evaluation asks of images; returns how to read them once more, in images per second. */
async function timeImages(
  { config, weights }: Subject,
  { timing, ...options }: NetworkOptions & { readonly timing: Timing },
): Promise<() => number> {
  const { world } = config;
  using net = await network(config, [], options);
  await net.load(weights);
  const { images, labels } = await timing(
    "sampled images",
    () => sampleTestLabels(config, net, schedule(config.schedule)),
  );
  const read = () => scoreImages(readout(world, images, labels), labels);
  await timing("image measures", () => Promise.resolve(read()));
  return () => {
    const start = performance.now();
    read();
    return 1000 * labels.length / 2 / (performance.now() - start);
  };
}

if (import.meta.main) Deno.exit(await run(benchMeasures));

import { schedule } from "../diffusion/mod.ts";
import { network, type NetworkOptions } from "../model/mod.ts";
import { averageAt, type Subject, subjectAt } from "../probe/mod.ts";
import type { ScoreRecord } from "../records/mod.ts";
import { readRun, type StoredRun } from "../store/mod.ts";
import {
  pausing,
  readout,
  type Sampler,
  SAMPLER_NAMES,
  sampleTestLabels,
  scoreTestLabels,
  type TestScores,
  USUAL_SAMPLER,
} from "../training/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError, wholeNumber } from "./main.ts";
import { placeFromFlags, placeOptions, placeUsage } from "./place.ts";
import { selectRun } from "./select.ts";

const usage =
  `Usage: deno task score RUN... [--step S] [--sampler NAME] [--sampler-steps N] [--average]

  Draws a run's test labels again, and tells what the images show: whether what an evaluation found
  hangs on its sampler, or on the last weights.

  RUN                a run's id; it may be cut short as long as it is unique
  --step S           one that it evaluated; the last unless said
  --sampler NAME     of ${SAMPLER_NAMES.join(", ")} (${USUAL_SAMPLER.name})
  --sampler-steps N  steps of the sampler (${USUAL_SAMPLER.steps})
  --average          with the moving average of the weights, which only checkpoints hold
${placeUsage}
  --json             a line of JSON for each run, its scores as in an evaluation`;

/** Scores runs by a sampler of one's choice; `args` as in `usage`. */
export async function score(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      ...placeOptions,
      step: { type: "string" },
      sampler: { type: "string", default: USUAL_SAMPLER.name },
      "sampler-steps": { type: "string", default: String(USUAL_SAMPLER.steps) },
      average: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage);
  if (positionals.length === 0) {
    throw new UsageError(`Cannot score as there must be a RUN.\n\n${usage}`);
  }
  const place = placeFromFlags(values);
  const sampler = samplerFrom(values.sampler, values["sampler-steps"]);
  const step = values.step === undefined ? undefined : wholeNumber("step", values.step, 0);
  const { average } = values;
  const runs = positionals.map((prefix) => readRun(place.store, selectRun(place.store, prefix)));
  const subjects = runs.map((stored) => subjectOf(stored, step, average));
  for (const subject of subjects) {
    const { run: id, step } = subject;
    const images = await scores(subject, sampler, { ...place, pause: pausing(signal) });
    const record: ScoreRecord = { id, step, average, sampler, images };
    console.log(values.json ? JSON.stringify(record) : line(id, step, images));
  }
}

function samplerFrom(name: string, steps: string): Sampler {
  const found = SAMPLER_NAMES.find((known) => known === name);
  if (found !== undefined) return { name: found, steps: wholeNumber("sampler-steps", steps, 2) };
  throw new UsageError(
    `Cannot use --sampler ${name} as samplers are ${SAMPLER_NAMES.join(", ")}`,
  );
}

function subjectOf(stored: StoredRun, step: number | undefined, average: boolean): Subject {
  if (average) {
    return averageAt(stored, step ?? stored.checkpoints.at(-1) ?? stored.done?.step ?? 0);
  }
  return subjectAt(stored, step ?? stored.evals.at(-1)?.step ?? 0);
}

/** What an evaluation tells of images, asked of others: same labels, same first noise. */
async function scores(
  { config, weights }: Subject,
  sampler: Sampler,
  options: NetworkOptions,
): Promise<TestScores> {
  const { world } = config;
  using net = await network(config, [], options);
  await net.load(weights);
  const { images, labels } = await sampleTestLabels(
    config,
    net,
    schedule(config.schedule),
    sampler,
  );
  return scoreTestLabels(world, readout(world, images, labels), labels);
}

function line(id: string, step: number, { all: { kinds, accuracy } }: TestScores): string {
  const percent = (share: number) => `${(100 * share).toFixed(1).padStart(5)} %`;
  return `${id}  step ${step}  several ${percent(kinds.several)}, none ${percent(kinds.none)}, ` +
    `one ${percent(kinds.one)}, in its place ${percent(accuracy.joint)}`;
}

if (import.meta.main) Deno.exit(await run(score));

import {
  averageAt,
  drawTestLabels,
  pausing,
  precisionNote,
  SAMPLER_NAMES,
  scoreDrawing,
  stepsHere,
  type Subject,
  subjectAt,
} from "../evaluation/mod.ts";
import { schedule } from "../diffusion/mod.ts";
import { network, type NetworkOptions } from "../network/mod.ts";
import {
  type DrawingScores,
  type Sampler,
  type ScoreRecord,
  USUAL_SAMPLER,
} from "../records/mod.ts";
import { readRun, type StoredRun } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { eachRun, jobsOption, jobsUsage, parseJobs } from "./jobs.ts";
import { run, UsageError, wholeNumber } from "./main.ts";
import { placeFromFlags, placeOptions, placeUsage } from "./place.ts";
import { selectRun } from "./select.ts";

const usage =
  `Usage: deno task score RUN... [--step S] [--sampler NAME] [--sampler-steps N] [--average]

  Draws a run's test labels again, and tells what the images show: whether what an evaluation found
  hangs on its sampler, or on the last weights.

  RUN                a run's id; it may be cut short as long as it is unique
  --step S           one that it evaluated, or all of them; the last unless said
  --sampler NAME     of ${SAMPLER_NAMES.join(", ")} (${USUAL_SAMPLER.name})
  --sampler-steps N  steps of the sampler (${USUAL_SAMPLER.steps})
  --free             the estimate of the image may leave [-1, 1], the values of images
  --average          with the moving average of the weights, which only checkpoints hold
${placeUsage}
${jobsUsage}
  --json             a line of JSON for each run and step, its scores as in an evaluation`;

/** Scores runs by a sampler of one's choice; `args` as in `usage`. */
export async function score(args: string[], signal: AbortSignal): Promise<number | void> {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      ...placeOptions,
      ...jobsOption,
      step: { type: "string", default: "last" },
      sampler: { type: "string", default: USUAL_SAMPLER.name },
      "sampler-steps": { type: "string", default: String(USUAL_SAMPLER.steps) },
      free: { type: "boolean", default: false },
      average: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length === 0) {
    throw new UsageError(`Cannot score as there must be a RUN.\n\n${usage}`);
  }
  const place = placeFromFlags(values);
  const sampler = samplerFrom(values.sampler, values["sampler-steps"], values.free);
  const jobs = parseJobs(values.jobs);
  const asked = values.step === "last" || values.step === "all"
    ? values.step
    : wholeNumber("step", values.step, 0);
  const { average } = values;
  const runs = positionals.map((prefix) => readRun(place.store, selectRun(place.store, prefix)));
  if (runs.length > 1 && jobs !== 1) {
    return await eachRun("score", jobs, runs, values, place, signal);
  }
  for (const run of runs) {
    const subjects = subjectsOf(run, asked, average);
    for await (
      const { step, found } of scores(subjects, sampler, { ...place, pause: pausing(signal) })
    ) {
      const record: ScoreRecord = { id: run.id, step, average, sampler, ...found };
      console.log(values.json ? JSON.stringify(record) : line(record));
    }
  }
}

function samplerFrom(name: string, steps: string, free: boolean): Sampler {
  const found = SAMPLER_NAMES.find((known) => known === name);
  if (found !== undefined) {
    return { name: found, steps: wholeNumber("sampler-steps", steps, 2), held: !free };
  }
  throw new UsageError(
    `Cannot use --sampler ${name} as samplers are ${SAMPLER_NAMES.join(", ")}`,
  );
}

/** The networks of a run that `--step` and `--average` ask for. */
function subjectsOf(run: StoredRun, asked: number | "all" | "last", average: boolean): Subject[] {
  const [at, all] = average ? [averageAt, run.checkpoints] : [subjectAt, stepsHere(run)];
  if (typeof asked === "number") return [at(run, asked)];
  // Where there is none, what reads it says what is missing.
  if (all.length === 0) return [at(run, run.done?.step ?? run.evals.at(-1)?.step ?? 0)];
  return (asked === "all" ? all : all.slice(-1)).map((step) => at(run, step));
}

/** What an evaluation tells of images, asked of others: same labels, same first noise. */
async function* scores(
  subjects: readonly Subject[],
  sampler: Sampler,
  options: NetworkOptions,
): AsyncGenerator<{ step: number; found: DrawingScores }> {
  const { config } = subjects[0];
  using net = await network(config, [], options);
  for (const subject of subjects) {
    const { step, weights } = subject;
    const note = precisionNote(subject);
    if (note) console.error(note);
    await net.load(weights);
    const drawing = await drawTestLabels(config, net, schedule(config.schedule), sampler);
    yield { step, found: scoreDrawing(config, drawing) };
  }
}

function line({ id, step, images: { all: { kinds, accuracy } } }: ScoreRecord): string {
  const percent = (share: number) => `${(100 * share).toFixed(1).padStart(5)} %`;
  return `${id}  step ${step}  several ${percent(kinds.several)}, none ${percent(kinds.none)}, ` +
    `one ${percent(kinds.one)}, in its place ${percent(accuracy.joint)}`;
}

if (import.meta.main) Deno.exit(await run(score, usage));

import { runId, toFlags, type TrainConfig } from "../config/mod.ts";
import { levelAt, type Noisy, schedule as scheduleNamed } from "../diffusion/mod.ts";
import { compile, type EngineName, stepCost } from "../engine/mod.ts";
import {
  initialParameters,
  network,
  parameterCount,
  type ParameterSpecs,
  parameterSpecs,
  PRESETS,
} from "../model/mod.ts";
import {
  batchAt,
  evaluationImages,
  evaluationSteps,
  HEADLINE,
  type Pause,
  pausing,
  trainingStep,
} from "../training/mod.ts";
import { normals, stream } from "../random/mod.ts";
import { dataSet } from "../world/mod.ts";
import type { Place } from "./place.ts";

/** A training step of more than this is measured on fewer images. */
const MEASURED_FLOPS = 1e12;
/** After a first run that took longer than this, in seconds, no more are measured. */
const PATIENCE = 5;
/** Images that the network is asked about at once. */
const ANSWERS = 64;

/** What training would come to. */
interface Plan extends Measured {
  readonly id: string;
  readonly config: TrainConfig;
  readonly parameters: number;
  readonly flopsPerStep: number;
  readonly evaluations: number;
  readonly expectedMinutes: number;
}

interface Measured {
  readonly engine: EngineName;
  readonly threads: number;
  readonly secondsPerStep: number;
  readonly secondsPerEvaluation: number;
  /** What was measured. */
  readonly basis: string;
}

/** Prints what would be trained and how long it would take; ends soon once `signal` is aborted. */
export async function dryRun(
  config: TrainConfig,
  place: Place,
  json: boolean,
  signal: AbortSignal,
): Promise<void> {
  const pause = pausing(signal);
  const specs = parameterSpecs({ n: config.world.n, ...PRESETS[config.preset] });
  const { fn, spec } = trainingStep(config.world.n, config);
  await pause();
  const { flops } = await stepCost(fn, spec);
  const measured = await measure(config, place, flops, specs, pause);
  const evaluations = evaluationSteps(config.steps, config.evaluations).length;
  const { secondsPerStep, secondsPerEvaluation } = measured;
  const seconds = config.steps * secondsPerStep + evaluations * secondsPerEvaluation;
  const plan: Plan = {
    id: runId(config),
    config,
    parameters: parameterCount(specs),
    flopsPerStep: flops,
    evaluations,
    expectedMinutes: seconds / 60,
    ...measured,
  };
  console.log(json ? JSON.stringify(plan, null, 2) : linesOf(plan).join("\n"));
}

/** Times a few steps on the engine that would train, and a few answers of the network. */
async function measure(
  config: TrainConfig,
  place: Place,
  flops: number,
  specs: ParameterSpecs,
  pause: Pause,
): Promise<Measured> {
  let { batch } = config;
  while (batch > 1 && flops * batch / config.batch > MEASURED_FLOPS) batch = Math.ceil(batch / 2);
  const { world, preset, target, seed } = config;
  const weights = initialParameters(specs, seed);
  const schedule = scheduleNamed(config.schedule);
  const few = { ...config, batch };
  const inputs = batchAt(few, dataSet(world), schedule, 1);

  const { fn, spec } = trainingStep(world.n, few);
  await pause();
  using step = await compile(fn, spec, place);
  await step.write({ weights });
  const { seconds, count } = await time(() => step.run(inputs), pause);
  const secondsPerStep = seconds * config.batch / batch;
  const { engine, threads } = step;
  const steps = `${count} ${count === 1 ? "step" : "steps"} of ${batch} images`;
  const images = evaluationImages(world.n);
  if (count === 1) {
    const secondsPerEvaluation = images * secondsPerStep / config.batch / 3;
    return {
      secondsPerStep,
      secondsPerEvaluation,
      engine,
      threads,
      basis: `${steps}, of which answers are 1/3`,
    };
  }

  using net = await network({ preset, n: world.n, target }, [HEADLINE.layer], { ...place, pause });
  await net.load(weights);
  const xt = normals(stream(seed, "dry-run"), ANSWERS * world.n ** 2);
  const labels = new Float32Array(2 * ANSWERS);
  const noisy: Noisy = { xt, level: levelAt(schedule, schedule.steps), labels, known: "xy" };
  const answers = await time(() => net.denoise(noisy), pause);
  return {
    secondsPerStep,
    secondsPerEvaluation: images * answers.seconds / ANSWERS,
    engine,
    threads,
    basis: `${steps} and ${answers.count} answers to ${ANSWERS}`,
  };
}

/** Mean seconds of three runs after a first one, or of that alone where it took too long. */
async function time(
  work: () => Promise<unknown>,
  pause: Pause,
): Promise<{ seconds: number; count: number }> {
  const run = async (count: number) => {
    const start = performance.now();
    for (let k = 0; k < count; k++) {
      await work();
      await pause();
    }
    return { seconds: (performance.now() - start) / 1000 / count, count };
  };
  const first = await run(1);
  return first.seconds > PATIENCE ? first : await run(3);
}

function linesOf(plan: Plan): string[] {
  const { world, ...training } = plan.config;
  const figures = (value: number) => value < 10 ? value.toPrecision(2) : value.toFixed(0);
  const perStep = figures(plan.secondsPerStep);
  const perEvaluation = figures(plan.secondsPerEvaluation);
  return [
    ...fieldsOf("", training),
    ...fieldsOf("world.", world),
    "",
    ...fieldsOf("", {
      run: plan.id,
      flags: toFlags(plan.config).join(" ") || "none: all have their defaults",
      parameters: plan.parameters.toLocaleString("en"),
      "flops per step": `${(plan.flopsPerStep / 1e9).toPrecision(3)} GFLOP`,
      "expected minutes": `${figures(plan.expectedMinutes)}: ${training.steps} steps of ` +
        `${perStep} s, ${plan.evaluations} evaluations of ${perEvaluation} s`,
      "measured": `on ${plan.engine} with ${plan.threads} threads: ${plan.basis}`,
    }),
  ];
}

const fieldsOf = (prefix: string, fields: object): string[] =>
  Object.entries(fields).map(([name, value]) =>
    `${prefix}${name}`.padEnd(19) + (typeof value === "object" ? JSON.stringify(value) : value)
  );

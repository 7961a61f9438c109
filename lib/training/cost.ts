/** What a training would cost, measured on a few of its steps. */

import { leastBatch } from "../biases/mod.ts";
import type { TrainConfig } from "../config/mod.ts";
import { levelAt, type Noisy, schedule as scheduleNamed } from "../diffusion/mod.ts";
import { compile, type CompileOptions, type EngineName, stepCost } from "../engine/mod.ts";
import { network, untrainedWeights } from "../network/mod.ts";
import { normals, stream } from "../random/mod.ts";
import { dataSet } from "../world/mod.ts";
import { batchAt } from "./batch.ts";
import {
  evaluationImages,
  type Pause,
  pausing,
  scoringOfNoise,
  SCORINGS,
} from "../evaluation/mod.ts";
import { evaluationSteps } from "./plan.ts";
import { trainingStep } from "./step.ts";

/** A training step of more than this is measured on fewer images. */
const MEASURED_FLOPS = 1e12;
/** After a first run that took longer than this, in seconds, no more are measured. */
const PATIENCE = 5;
/** Images that the network is asked about at once. */
const ANSWERS = 64;

export interface TrainingCost extends Measured {
  readonly flopsPerStep: number;
  /** The untrained network's included. */
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

/** How long the run of `config` would take on the engine that would train it. */
export async function trainingCost(
  config: TrainConfig,
  options: CompileOptions = {},
  pause = pausing(),
): Promise<TrainingCost> {
  const { fn, spec } = trainingStep(config);
  await pause();
  const { flops } = await stepCost(fn, spec);
  const measured = await measure(config, options, flops, pause);
  const evaluations = 1 + evaluationSteps(config.steps, config.evaluations).length;
  const { secondsPerStep, secondsPerEvaluation } = measured;
  const seconds = config.steps * secondsPerStep + evaluations * secondsPerEvaluation;
  return { flopsPerStep: flops, evaluations, expectedMinutes: seconds / 60, ...measured };
}

/** Times steps on the engine that would train, answers of the network, and a scoring of codes. */
async function measure(
  config: TrainConfig,
  options: CompileOptions,
  flops: number,
  pause: Pause,
): Promise<Measured> {
  const least = leastBatch(config.bias);
  let { batch } = config;
  while (batch > least && flops * batch / config.batch > MEASURED_FLOPS) {
    batch = Math.max(least, Math.ceil(batch / 2));
  }
  const { world, seed } = config;
  const weights = untrainedWeights(config);
  const schedule = scheduleNamed(config.schedule);
  const few = { ...config, batch };
  const inputs = batchAt(few, dataSet(world), schedule, 1);

  const { fn, spec } = trainingStep(few);
  await pause();
  using step = await compile(fn, spec, options);
  await step.write({ weights });
  const { seconds, count } = await time(() => step.run(inputs), pause);
  const secondsPerStep = seconds * config.batch / batch;
  const { engine, threads } = step;
  const steps = `${count} ${count === 1 ? "step" : "steps"} of ${batch} images`;
  const images = evaluationImages(config);
  const scoring = await time(scoringOfNoise(config, pause), pause, 1);
  const scorings = SCORINGS * scoring.seconds;
  if (count === 1) {
    return {
      secondsPerStep,
      secondsPerEvaluation: images * secondsPerStep / config.batch / 3 + scorings,
      engine,
      threads,
      basis: `${steps}, of which answers are 1/3, and a scoring of codes`,
    };
  }

  using net = await network(config, [], { ...options, engine, pause });
  await net.load(weights);
  const xt = normals(stream(seed, "dry-run"), ANSWERS * world.n ** 2);
  const labels = new Float32Array(2 * ANSWERS);
  const noisy: Noisy = { xt, level: levelAt(schedule, schedule.steps), labels, known: "xy" };
  const answers = await time(() => net.denoise(noisy), pause);
  return {
    secondsPerStep,
    secondsPerEvaluation: images * answers.seconds / ANSWERS + scorings,
    engine,
    threads,
    basis: `${steps}, ${answers.count} answers to ${ANSWERS} and a scoring of codes`,
  };
}

/** Mean seconds of some runs after a first one, or of that alone where it took too long. */
async function time(
  work: () => Promise<unknown>,
  pause: Pause,
  more = 3,
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
  return first.seconds > PATIENCE ? first : await run(more);
}

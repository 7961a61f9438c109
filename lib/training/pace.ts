/** How fast trainings go side by side. */

import type { TrainConfig } from "../config/mod.ts";
import { schedule as scheduleNamed } from "../diffusion/mod.ts";
import { compile, type CompileOptions } from "../engine/mod.ts";
import { untrainedWeights } from "../network/mod.ts";
import { dataSet } from "../world/mod.ts";
import { batchAt } from "./batch.ts";
import { type Pause, pausing } from "../evaluation/mod.ts";
import { trainingStep } from "./step.ts";

/** Milliseconds that steps are counted for, after a first one. */
const LENGTH = 3000;

/** Images a second of as many trainings of `config` at once as there are `jobs`, together. */
export async function trainingPace(
  config: TrainConfig,
  jobs: number,
  options: CompileOptions,
  pause: Pause = pausing(),
): Promise<number> {
  const { fn, spec } = trainingStep(config);
  const weights = untrainedWeights(config);
  const inputs = batchAt(config, dataSet(config.world), scheduleNamed(config.schedule), 1);
  using all = new DisposableStack();
  const steps = await Promise.all(Array.from({ length: jobs }, async () => {
    const step = all.use(await compile(fn, spec, options));
    await step.write({ weights });
    await step.run(inputs);
    return step;
  }));
  const start = performance.now();
  const counts = await Promise.all(steps.map(async (step) => {
    let count = 0;
    while (performance.now() - start < LENGTH) {
      await step.run(inputs);
      count++;
      await pause();
    }
    return count;
  }));
  const seconds = (performance.now() - start) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) * config.batch / seconds;
}

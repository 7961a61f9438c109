import { levelAt, levelOfTau, type NoiseLevel, type Schedule } from "./schedule.ts";
import { type SampleEvent, type Sampling, startNoise } from "./sampling.ts";

/**
 * Heun's method on the probability-flow equation in z = x_t / sqrt(alphaBar) (Karras et al. 2022,
 * algorithm 1 without churn):
 *
 *     dz / dtau = (z - D(z, tau)) / tau,
 *
 * trapezoidal from each tau of the grid to the next, the last step to tau = 0 by Euler (it lands on
 * D). Two denoisings a step, second order in the step.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "../random/mod.ts";
 * import { defaultWorld, render } from "../world/mod.ts";
 * import { lastImages, populationDenoiser, schedule } from "./mod.ts";
 * const { denoise } = populationDenoiser(defaultWorld);
 * const labels = Float32Array.of(8, 20);
 * const sampling = { denoise, schedule: schedule("linear"), n: 32, labels, steps: 10 };
 * const random = stream(1, "example");
 * const images = await lastImages(heun({ ...sampling, known: "xy", random }));
 * const truth = render(defaultWorld, labels);
 * assert.ok(images.every((v, k) => Math.abs(v - truth[k]) < 1e-6));
 * ```
 */
export async function* heun(sampling: Sampling): AsyncGenerator<SampleEvent, void> {
  const { schedule, steps } = sampling;
  const grid = tauGrid(schedule, steps);
  let z = Float64Array.from(startNoise(sampling), (v) => v / Math.sqrt(grid[0].alphaBar));
  for (let k = 1; k < grid.length; k++) {
    const level = grid[k - 1];
    const next = grid[k];
    const h = next.tau - level.tau;
    const { slope, x0 } = await flow(sampling, level, z);
    const euler = z.map((v, i) => v + h * slope[i]);
    if (next.tau > 0) {
      const ahead = await flow(sampling, next, euler);
      z = z.map((v, i) => v + h * (slope[i] + ahead.slope[i]) / 2);
    } else {
      z = euler;
    }
    yield { step: k, steps, level: next, xt: toXt(next, z), x0 };
  }
}

/** dz / dtau at a level, and the estimate of x0 it comes from. */
async function flow(
  { denoise, labels, known }: Sampling,
  level: NoiseLevel,
  z: Float64Array,
): Promise<{ slope: Float64Array; x0: Float32Array<ArrayBuffer> }> {
  const x0 = await denoise({ xt: toXt(level, z), level, labels, known });
  return { slope: z.map((v, i) => (v - x0[i]) / level.tau), x0 };
}

function toXt(level: NoiseLevel, z: Float64Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(z, (v) => Math.sqrt(level.alphaBar) * v);
}

/**
 * The levels tau_0 = tau(T) > ... > tau_{K-1} = tau(1) > tau_K = 0, evenly spaced in tau^(1/7)
 * (Karras et al. 2022, equation 5).
 */
function tauGrid(schedule: Schedule, steps: number): NoiseLevel[] {
  if (!Number.isInteger(steps) || steps < 2) {
    throw new RangeError(
      `Cannot sample as steps must be an integer >= 2: current value is ${steps}`,
    );
  }
  const first = levelAt(schedule, schedule.steps);
  const last = levelAt(schedule, 1);
  const from = first.tau ** (1 / 7);
  const to = last.tau ** (1 / 7);
  return Array.from({ length: steps + 1 }, (_, k) => {
    if (k === 0) return first;
    if (k === steps - 1) return last;
    if (k === steps) return levelAt(schedule, 0);
    return levelOfTau(schedule, (from + k / (steps - 1) * (to - from)) ** 7);
  });
}

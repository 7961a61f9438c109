import { levelAt, type NoiseLevel } from "./schedule.ts";
import { type SampleEvent, type Sampling, startNoise, stepGrid } from "./sampling.ts";

/** The Gaussian q(x_s | x_t, x0), s < t: its mean x0Weight x0 + xtWeight x_t and deviation. */
export interface Posterior {
  readonly x0Weight: number;
  readonly xtWeight: number;
  readonly deviation: number;
}

/**
 * The posterior of the forward process between two levels s < t (Ho et al. 2020, equations 6 and 7,
 * for any two steps), with alpha = alphaBar_t / alphaBar_s and beta = 1 - alpha:
 *
 *     mean = sqrt(alphaBar_s) beta / (1 - alphaBar_t) x0
 *          + sqrt(alpha) (1 - alphaBar_s) / (1 - alphaBar_t) x_t
 *     variance = beta (1 - alphaBar_s) / (1 - alphaBar_t)
 */
export function posterior(t: NoiseLevel, s: NoiseLevel): Posterior {
  const alpha = t.alphaBar / s.alphaBar;
  const beta = 1 - alpha;
  const rest = 1 - t.alphaBar;
  return {
    x0Weight: Math.sqrt(s.alphaBar) * beta / rest,
    xtWeight: Math.sqrt(alpha) * (1 - s.alphaBar) / rest,
    deviation: Math.sqrt(beta * (1 - s.alphaBar) / rest),
  };
}

/**
 * Ancestral sampling: x_s from q(x_s | x_t, x0 = D) along `steps` of the T steps.
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
 * const images = await lastImages(ddpm({ ...sampling, known: "xy", random }));
 * assert.deepEqual(images, render(defaultWorld, labels));
 * ```
 */
export async function* ddpm(sampling: Sampling): AsyncGenerator<SampleEvent, void> {
  const { denoise, schedule, labels, known, random } = sampling;
  const grid = stepGrid(sampling);
  let xt = startNoise(sampling);
  for (let k = 1; k < grid.length; k++) {
    const level = levelAt(schedule, grid[k - 1]);
    const next = levelAt(schedule, grid[k]);
    const x0 = await denoise({ xt, level, labels, known });
    const { x0Weight, xtWeight, deviation } = posterior(level, next);
    xt = xt.map((v, i) =>
      x0Weight * x0[i] + xtWeight * v + (deviation > 0 ? deviation * random.normal() : 0)
    );
    yield { step: k, steps: grid.length - 1, level: next, xt, x0 };
  }
}

/** What a network draws, wherever its samples are scored or shown. */

import { ddim, type Denoise, lastImages, type Schedule } from "../diffusion/mod.ts";
import type { Stream } from "../random/mod.ts";

/** Steps of the sampler: so many answers does an image cost. */
export const SAMPLER_STEPS = 25;

/** Images [count, n, n] of `labels` [count, 2], by deterministic DDIM from noise of `random`. */
export function sampled(
  denoise: Denoise,
  schedule: Schedule,
  n: number,
  labels: Float32Array<ArrayBuffer>,
  random: Stream,
): Promise<Float32Array<ArrayBuffer>> {
  const steps = SAMPLER_STEPS;
  return lastImages(ddim({ denoise, schedule, n, labels, known: "xy", steps, eta: 0, random }));
}

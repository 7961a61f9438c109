/** What a network draws, wherever its samples are scored or shown. */

import {
  clipped,
  ddim,
  ddpm,
  type Denoise,
  heun,
  lastImages,
  type SampleEvent,
  type Sampling,
  type Schedule,
} from "../diffusion/mod.ts";
import type { Stream } from "../random/mod.ts";
import type { Sampler, SamplerName } from "../records/mod.ts";

const SAMPLERS: Readonly<
  Record<SamplerName, (sampling: Sampling) => AsyncGenerator<SampleEvent, void>>
> = {
  /** The deterministic one. */
  ddim: (sampling) => ddim({ ...sampling, eta: 0 }),
  /** The same, with what the network says held within the values of images. */
  "ddim-clipped": (sampling) => ddim({ ...sampling, denoise: clipped(sampling.denoise), eta: 0 }),
  ddpm,
  heun,
};

export const SAMPLER_NAMES = Object.keys(SAMPLERS) as readonly SamplerName[];

/** The sampler of every evaluation and every figure. */
export const USUAL_SAMPLER: Sampler = { name: "ddim", steps: 25 };

/** Images [count, n, n] of `labels` [count, 2], from noise of `random`. */
export function sampled(
  denoise: Denoise,
  schedule: Schedule,
  n: number,
  labels: Float32Array<ArrayBuffer>,
  random: Stream,
  { name, steps }: Sampler = USUAL_SAMPLER,
): Promise<Float32Array<ArrayBuffer>> {
  return lastImages(SAMPLERS[name]({ denoise, schedule, n, labels, known: "xy", steps, random }));
}

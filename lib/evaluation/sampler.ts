/** What a network draws, wherever its samples are scored or shown. */

import {
  clipped,
  ddim,
  ddpm,
  type Denoise,
  heun,
  type Noisy,
  type SampleEvent,
  type Sampling,
  type Schedule,
} from "../diffusion/mod.ts";
import type { Stream } from "../random/mod.ts";
import { type Sampler, type SamplerName, USUAL_SAMPLER } from "../records/mod.ts";

const SAMPLERS: Readonly<
  Record<SamplerName, (sampling: Sampling) => AsyncGenerator<SampleEvent, void>>
> = { ddpm, ddim, heun };

export const SAMPLER_NAMES = Object.keys(SAMPLERS) as readonly SamplerName[];

/** Images [count, n, n], and what the network was shown at the last step before they came out. */
export interface Drawing {
  readonly images: Float32Array<ArrayBuffer>;
  readonly last: Noisy;
}

/** Draws `labels` [count, 2] from noise of `random`. */
export async function draw(
  denoise: Denoise,
  schedule: Schedule,
  n: number,
  labels: Float32Array<ArrayBuffer>,
  random: Stream,
  { name, steps, held }: Sampler = USUAL_SAMPLER,
): Promise<Drawing> {
  const estimate = held ? clipped(denoise) : denoise;
  const sampling = { denoise: estimate, schedule, n, labels, known: "xy", steps, random } as const;
  let [last, end]: [SampleEvent | undefined, SampleEvent | undefined] = [undefined, undefined];
  for await (const event of SAMPLERS[name](sampling)) [last, end] = [end, event];
  if (last === undefined || end === undefined) {
    throw new RangeError(
      `Cannot draw as there must be at least 2 steps: current value is ${steps}`,
    );
  }
  return { images: end.xt, last: { xt: last.xt, level: last.level, labels, known: "xy" } };
}

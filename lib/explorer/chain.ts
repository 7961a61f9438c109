/** The chain from noise to an image, frame by frame, by lib's own samplers. */

import {
  clipped,
  ddim,
  ddpm,
  type Denoise,
  guidedPerCoordinate,
  heun,
  type SampleEvent,
  type Sampling,
  type Schedule,
} from "../diffusion/mod.ts";
import { normals, stream } from "../random/mod.ts";
import type { ChainOptions, Frame, SamplerChoice } from "./messages.ts";

/** The stream of a chain's noise; its first N x N normals are x_T. */
export const CHAIN_STREAM = "explorer/chain";

const SAMPLERS: Readonly<
  Record<SamplerChoice, (s: Sampling) => AsyncGenerator<SampleEvent, void>>
> = {
  held: (sampling) => ddim({ ...sampling, denoise: clipped(sampling.denoise) }),
  ddim,
  ddpm: (sampling) => ddpm({ ...sampling, denoise: clipped(sampling.denoise) }),
  heun,
};

/** The frames of a chain: noise first, then one per step, the last of which is the sample. */
export async function* chain(
  denoise: Denoise,
  schedule: Schedule,
  n: number,
  { label, sampler, steps, seed, guidance }: ChainOptions,
): AsyncGenerator<Frame, void> {
  const noise = normals(stream(seed, CHAIN_STREAM), n * n);
  yield { t: schedule.steps, xt: noise, x0: null };
  const events = SAMPLERS[sampler]({
    denoise: guidance ? guidedPerCoordinate(denoise, guidance) : denoise,
    schedule,
    n,
    labels: Float32Array.of(...label),
    known: "xy",
    steps,
    random: stream(seed, CHAIN_STREAM),
  });
  for await (const { level, xt, x0 } of events) yield { t: level.t, xt, x0 };
}

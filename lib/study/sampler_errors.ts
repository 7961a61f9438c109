import {
  ddim,
  type Denoise,
  heun,
  lastImages,
  populationDenoiser,
  type SampleEvent,
  type Sampling,
  schedule,
} from "../diffusion/mod.ts";
import { quantile, slope } from "../measures/mod.ts";
import { findBumps } from "../measures/images/mod.ts";
import { stream } from "../random/mod.ts";
import type { WorldConfig } from "../world/mod.ts";

/** How far a sampler's bumps lie from where many more steps would have put them. */
export interface SamplerError {
  readonly sampler: "ddim" | "heun";
  readonly steps: number;
  /** How often the denoiser was asked, for each image. */
  readonly asked: number;
  /** Quartiles over samples, in pixels. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

type Follow = (sampling: Sampling) => AsyncIterable<SampleEvent>;

/** Samplers that follow the flow without adding noise: where one starts decides where it ends. */
const FOLLOWING: Readonly<Record<SamplerError["sampler"], Follow>> = {
  ddim,
  heun,
};

/** So fine that its own error is below all that is compared with it. */
const REFERENCE = { sampler: "heun", steps: 500 } as const;
const STARTS = 24;

/**
 * The error that is a sampler's own: with the exact denoiser, told nothing, of the population of
 * bumps, from the same noise with few steps and with very many.
 */
export async function samplerErrors(
  world: WorldConfig,
  counts: readonly number[],
): Promise<SamplerError[]> {
  const reference = await ends(world, REFERENCE.sampler, REFERENCE.steps);
  const errors: SamplerError[] = [];
  for (const sampler of Object.keys(FOLLOWING) as SamplerError["sampler"][]) {
    for (const steps of counts) {
      const { x, y, asked } = await ends(world, sampler, steps);
      const distances = Array.from(
        x,
        (_, b) => Math.hypot(x[b] - reference.x[b], y[b] - reference.y[b]),
      ).map((distance) => Number.isNaN(distance) ? Infinity : distance);
      const [low, median, high] = [0.25, 0.5, 0.75].map((p) => quantile(distances, p));
      errors.push({ sampler, steps, asked, low, median, high });
    }
  }
  return errors;
}

/** Where the bumps are that a sampler ends with. */
async function ends(world: WorldConfig, sampler: SamplerError["sampler"], steps: number) {
  const exact = populationDenoiser(world);
  let asked = 0;
  const denoise: Denoise = (noisy) => (asked++, exact.denoise(noisy));
  const images = await lastImages(FOLLOWING[sampler]({
    denoise,
    schedule: schedule("linear"),
    n: world.n,
    labels: new Float32Array(2 * STARTS),
    known: "none",
    steps,
    random: stream(1, "study/sampler"),
  }));
  const { x, y } = findBumps(images, world);
  return { x, y, asked };
}

/** By what power of the number of steps the median error falls, by least squares of logs. */
export function errorPower(errors: readonly SamplerError[]): number {
  return -slope(errors.map(({ steps, median }) => [Math.log(steps), Math.log(median)])).value;
}

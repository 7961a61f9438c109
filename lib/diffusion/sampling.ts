import { normals, type Stream } from "../random/mod.ts";
import type { Denoise, Known } from "./denoise.ts";
import type { NoiseLevel, Schedule } from "./schedule.ts";

/** What every sampler is given. */
export interface Sampling {
  readonly denoise: Denoise;
  readonly schedule: Schedule;
  /** Side N of the images. */
  readonly n: number;
  /** One label per image, shape [B, 2]. */
  readonly labels: Float32Array<ArrayBuffer>;
  readonly known: Known;
  /** Number of steps from pure noise to the image. */
  readonly steps: number;
  /** Gives x_T, image by image, then the noise of each step. */
  readonly random: Stream;
}

/** One step of a sampler; after the last, `level.t` is 0 and `xt` is the sample. */
export interface SampleEvent {
  /** 1, 2, ..., steps. */
  readonly step: number;
  readonly steps: number;
  /** The level of `xt`, reached by this step. */
  readonly level: NoiseLevel;
  /** Images at that level, shape [B, N, N]. */
  readonly xt: Float32Array<ArrayBuffer>;
  /** The estimate of x0 that the step followed, shape [B, N, N]. */
  readonly x0: Float32Array<ArrayBuffer>;
}

/** The images a sampler ends with, shape [B, N, N]. */
export async function lastImages(
  sampler: AsyncIterable<SampleEvent>,
): Promise<Float32Array<ArrayBuffer>> {
  let images: Float32Array<ArrayBuffer> | undefined;
  for await (const { xt } of sampler) images = xt;
  if (images === undefined) throw new TypeError("Cannot take images as the sampler made no step");
  return images;
}

/** Pure noise x_T, shape [B, N, N]. */
export function startNoise({ labels, n, random }: Sampling): Float32Array<ArrayBuffer> {
  return normals(random, labels.length / 2 * n * n);
}

/** Steps T = t_0 > t_1 > ... > t_K = 0, evenly spaced and rounded to integers. */
export function stepGrid({ schedule, steps }: Sampling): number[] {
  if (!Number.isInteger(steps) || steps < 1 || steps > schedule.steps) {
    throw new RangeError(
      `Cannot sample as steps must be an integer from 1 to ${schedule.steps}: current value is ` +
        `${steps}`,
    );
  }
  return Array.from(
    { length: steps + 1 },
    (_, k) => Math.round(schedule.steps * (steps - k) / steps),
  );
}

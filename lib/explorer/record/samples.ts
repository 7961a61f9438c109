/** Samples of 16 labels at each step, as one picture. */

import { encode } from "fast-png";
import { clipped, ddim, type Denoise, lastImages, type Schedule } from "../../diffusion/mod.ts";
import { stream } from "../../random/mod.ts";
import { squareLabels } from "../../world/mod.ts";

/** Images along a side. */
const SIDE = 4;
/** Grey levels: early samples are noise, which no picture format makes smaller. */
const LEVELS = 24;
const STEPS = 25;

/** Labels in the middles of 4 x 4 cells of the canvas, row by row. */
export function sampleLabels(n: number): Float32Array<ArrayBuffer> {
  return squareLabels(Array.from({ length: SIDE }, (_, k) => (k + 0.5) * n / SIDE));
}

/** Samples by DDIM with 25 steps, each estimate held in [-1, 1], from the run's noise. */
export function samplesOf(
  denoise: Denoise,
  schedule: Schedule,
  n: number,
  labels: Float32Array<ArrayBuffer>,
  seed: number,
): Promise<Float32Array<ArrayBuffer>> {
  return lastImages(ddim({
    denoise: clipped(denoise),
    schedule,
    n,
    labels,
    known: "xy",
    steps: STEPS,
    random: stream(seed, "explorer/samples"),
  }));
}

/** The picture of all steps' samples, one step below the other. */
export function samplesPicture(steps: readonly Float32Array[], n: number): Uint8Array {
  const width = SIDE * n;
  const data = new Uint8Array(steps.length * width * width);
  for (const [k, images] of steps.entries()) {
    for (const [i, v] of images.entries()) {
      const image = Math.floor(i / n / n);
      const row = k * width + Math.floor(image / SIDE) * n + Math.floor(i / n) % n;
      const level = Math.round((Math.min(1, Math.max(-1, v)) + 1) / 2 * (LEVELS - 1));
      data[row * width + image % SIDE * n + i % n] = Math.round(255 * level / (LEVELS - 1));
    }
  }
  return encode({ width, height: steps.length * width, data, channels: 1, depth: 8 }, {
    zlib: { level: 9 },
  });
}

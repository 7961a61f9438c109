/** What the network sees when the sheet's codes are read, the same in the recorder and in the page. */

import {
  clipped,
  ddpm,
  type Denoise,
  levelAt,
  noised,
  type Noisy,
  type Schedule,
} from "../diffusion/mod.ts";
import { normals, stream } from "../random/mod.ts";
import { INPUT_STEPS, USUAL_SAMPLER } from "../records/reading.ts";
import { render, type WorldConfig } from "../world/mod.ts";
import type { Input } from "./catalogue.ts";

/** "Layer 4" of the paper as we take it: the encoder's last output before the bottleneck. */
export const LAYER = "enc3";

/** Labels of the sheet. */
export const SHEET_LABELS = 1000;

/** The labels of the sheet, uniform over the canvas, shape [1000, 2]. */
export function sheetLabels(n: number): Float32Array<ArrayBuffer> {
  const random = stream(0, "explorer/labels");
  return Float32Array.from({ length: 2 * SHEET_LABELS }, () => n * random.uniform());
}

/** The noise of a label: its own, by its index; a dragged label has index -1. */
export function labelNoise(n: number, index: number): Float32Array<ArrayBuffer> {
  return normals(stream(0, "explorer/noise", index), n * n);
}

/**
 * What the network is shown when its code of `labels` is read:
 *
 * - `noised`: the true image under noise, at t = 500;
 * - `sampled`: its own sample before the last step of DDPM, as evaluations draw;
 * - `blind`: noise alone, at t = T.
 */
export async function noisyOf(
  input: Input,
  { world, denoise, schedule, labels, eps }: {
    readonly world: WorldConfig;
    /** What samples follow. */
    readonly denoise: Denoise;
    readonly schedule: Schedule;
    readonly labels: Float32Array<ArrayBuffer>;
    /** Noise [count, N, N]. */
    readonly eps: Float32Array<ArrayBuffer>;
  },
): Promise<Noisy> {
  const known = "xy";
  if (input === "blind") {
    return { xt: eps, level: levelAt(schedule, schedule.steps), labels, known };
  }
  if (input === "noised") {
    const level = levelAt(schedule, INPUT_STEPS.noised);
    return { xt: noised(render(world, labels), eps, [level]), level, labels, known };
  }
  const random = stream(0, "explorer/sampled");
  const sampler = ddpm({
    denoise: clipped(denoise),
    schedule,
    n: world.n,
    labels,
    known,
    steps: USUAL_SAMPLER.steps,
    random,
  });
  for await (const { step, level, xt } of sampler) {
    if (step === USUAL_SAMPLER.steps - 1) return { xt, level, labels, known };
  }
  throw new RangeError("Cannot read a sample as the sampler made no step before its last");
}

/** What the layers of every network are asked, at an evaluation and by a probe alike. */

import { levelAt, noised, type Noisy, type Schedule } from "../diffusion/mod.ts";
import { normals, stream } from "../random/mod.ts";
import { render, type WorldConfig } from "../world/mod.ts";

const RANDOM_LABELS = 1000;
/** Labels of the grid stay this far from the border, in pixels. */
const GRID_MARGIN = 2;

/** Labels [count, 2], and the noise [count, N, N] that each is seen through. */
export interface Question {
  readonly labels: Float32Array<ArrayBuffer>;
  readonly eps: Float32Array<ArrayBuffer>;
}

export interface Questions {
  /** Uniform labels, each with noise of its own. */
  readonly random: Question;
  /**
   * Integer labels row by row of x: label i side + j is (x_i, y_j). All have one noise: noise of
   * their own would pass for interaction.
   */
  readonly grid: Question & { readonly side: number };
}

/** The questions for a canvas of n x n pixels. */
export function questions(n: number): Questions {
  const pixels = n * n;
  const uniform = stream(0, "evaluate/latents/labels");
  const side = gridSide(n);
  const one = normals(stream(0, "evaluate/latents/grid/noise"), pixels);
  return {
    random: {
      labels: Float32Array.from({ length: 2 * RANDOM_LABELS }, () => n * uniform.uniform()),
      eps: normals(stream(0, "evaluate/latents/random/noise"), RANDOM_LABELS * pixels),
    },
    grid: {
      labels: Float32Array.from(
        { length: 2 * side * side },
        (_, k) => GRID_MARGIN + (k % 2 === 0 ? Math.floor(k / 2 / side) : Math.floor(k / 2) % side),
      ),
      side,
      eps: Float32Array.from({ length: side * side * pixels }, (_, k) => one[k % pixels]),
    },
  };
}

/** How many images the questions hold. */
export const questionImages = (n: number): number => RANDOM_LABELS + gridSide(n) ** 2;

const gridSide = (n: number): number => n - 2 * GRID_MARGIN;

/** The question as true images at diffusion step t. */
export function noisedInput(
  world: WorldConfig,
  schedule: Schedule,
  { labels, eps }: Question,
  t: number,
): Noisy {
  const level = levelAt(schedule, t);
  return { xt: noised(render(world, labels), eps, [level]), level, labels, known: "xy" };
}

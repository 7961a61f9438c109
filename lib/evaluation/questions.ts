/** What every network is asked about its code, at an evaluation and by a probe alike. */

import { levelAt, noised, type Noisy, type Schedule } from "../diffusion/mod.ts";
import { normals, stream } from "../random/mod.ts";
import { render, testLabels, type WorldConfig } from "../world/mod.ts";

const RANDOM_LABELS = 1000;
/** Labels of the grid stay this far from the border, in pixels. */
const GRID_MARGIN = 2;

/** Labels [count, 2], and the noise [count, N, N] that each is seen through. */
export interface Question {
  readonly labels: Float32Array<ArrayBuffer>;
  readonly eps: Float32Array<ArrayBuffer>;
}

/** A square of labels, as many along either axis. */
export interface GridQuestion extends Question {
  readonly side: number;
}

/** The off-lattice test labels, each with noise of its own: what evaluations ask. */
export function testQuestion(n: number): Question {
  const { off } = testLabels(n);
  return { labels: off, eps: noiseOf("evaluate/codes/noise", off.length / 2, n) };
}

/** 1,000 uniform labels, each with noise of its own: what probes ask. */
export function randomQuestion(n: number): Question {
  const uniform = stream(0, "evaluate/latents/labels");
  return {
    labels: Float32Array.from({ length: 2 * RANDOM_LABELS }, () => n * uniform.uniform()),
    eps: noiseOf("evaluate/latents/random/noise", RANDOM_LABELS, n),
  };
}

/**
 * Integer labels row by row of x: label i side + j is (x_i, y_j). All have one noise: noise of
 * their own would pass for interaction.
 */
export function gridQuestion(n: number): GridQuestion {
  const side = n - 2 * GRID_MARGIN;
  return throughOneNoise(n, side, (k) => GRID_MARGIN + k, "evaluate/latents/grid/noise");
}

/** Labels per side of a grid that goes once round either way. */
const TORUS_SIDE = 20;

/** The same over the whole of a world that wraps round. */
export function torusQuestion(n: number): GridQuestion {
  return throughOneNoise(n, TORUS_SIDE, (k) => k * n / TORUS_SIDE, "evaluate/torus/noise");
}

function throughOneNoise(
  n: number,
  side: number,
  place: (k: number) => number,
  noise: string,
): GridQuestion {
  const pixels = n * n;
  const one = noiseOf(noise, 1, n);
  return {
    labels: Float32Array.from(
      { length: 2 * side * side },
      (_, k) => place(k % 2 === 0 ? Math.floor(k / 2 / side) : Math.floor(k / 2) % side),
    ),
    side,
    eps: Float32Array.from({ length: side * side * pixels }, (_, k) => one[k % pixels]),
  };
}

const noiseOf = (name: string, count: number, n: number) => normals(stream(0, name), count * n * n);

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

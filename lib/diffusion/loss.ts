import { normals, type Stream } from "../random/mod.ts";
import { render, type WorldConfig } from "../world/mod.ts";
import type { Denoise, Known } from "./denoise.ts";
import type { ExactDenoiser } from "./exact/exact.ts";
import type { NoiseLevel } from "./schedule.ts";
import { noised } from "./target.ts";

/** A mean over independent draws and its standard error. */
export interface MonteCarlo {
  readonly mean: number;
  readonly error: number;
}

/** A denoiser's mean squared error per pixel at one noise level, told `known`. */
export interface LevelLoss {
  readonly level: NoiseLevel;
  readonly known: Known;
  /** E|x0 - D|^2 / N^2. */
  readonly x0: MonteCarlo;
  /** The same as an error of the predicted noise: eps - eps^ = (D - x0) / tau. */
  readonly eps: MonteCarlo;
}

/** Images denoised in one call. */
const BATCH = 64;

/**
 * The loss of `denoise` at one noise level, over the images of `labels` [M, 2], each noised once;
 * one record for each of `knowns`, which all see the same noise.
 */
export async function lossesAtLevel(
  config: WorldConfig,
  denoise: Denoise,
  labels: Float32Array,
  level: NoiseLevel,
  knowns: readonly Known[],
  random: Stream,
): Promise<LevelLoss[]> {
  const pixels = config.n ** 2;
  const errors = knowns.map(() => new Float64Array(labels.length / 2));
  for (let from = 0; from < labels.length; from += 2 * BATCH) {
    const batch = labels.slice(from, from + 2 * BATCH);
    const x0 = render(config, batch);
    const xt = noised(x0, normals(random, x0.length), [level]);
    for (const [which, known] of knowns.entries()) {
      const estimate = await denoise({ xt, level, labels: batch, known });
      for (let k = 0; k < x0.length; k++) {
        const image = from / 2 + Math.floor(k / pixels);
        errors[which][image] += (x0[k] - estimate[k]) ** 2 / pixels;
      }
    }
  }
  const scale = 1 / level.tau ** 2;
  return knowns.map((known, which) => {
    const x0 = estimateMean(errors[which]);
    return { level, known, x0, eps: { mean: scale * x0.mean, error: scale * x0.error } };
  });
}

/**
 * What no denoiser can beat that is told nothing, x only, y only: the exact losses at each level,
 * by Monte Carlo over `draws` labels of the distribution, the same labels at every level.
 */
export async function exactLosses(
  exact: ExactDenoiser,
  levels: readonly NoiseLevel[],
  draws: number,
  random: Stream,
): Promise<LevelLoss[]> {
  const { config, denoise } = exact;
  const labels = exact.draw(random, draws);
  const losses: LevelLoss[] = [];
  for (const level of levels) {
    losses.push(
      ...await lossesAtLevel(config, denoise, labels, level, ["none", "x", "y"], random),
    );
  }
  return losses;
}

function estimateMean(values: Float64Array): MonteCarlo {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(square / (values.length - 1) / values.length) };
}

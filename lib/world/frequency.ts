import { permutation, stream } from "../random/mod.ts";
import { type AxisName, BANDS, type WorldConfig } from "./config.ts";

/**
 * The frequency skew: how often each of the 8 bands of an axis is shown on a full lattice.
 *
 *     f_b = rank_b^-s / sum of rank^-s
 *
 * with s = zipfX or zipfY. The ranks 1..8 are permuted by the stream `world/ranks/x` or
 * `world/ranks/y` of the world's seed; they do not depend on s.
 */
export function bandFrequencies(config: WorldConfig, axis: AxisName): Float64Array {
  const ranks = permutation(stream(config.seed, `world/ranks/${axis}`), BANDS);
  const s = axis === "x" ? config.zipfX : config.zipfY;
  const weights = Float64Array.from(ranks, (rank) => (rank + 1) ** -s);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The band 0..7 that holds the coordinate mu in [0, N). */
export function bandOf(config: WorldConfig, mu: number): number {
  // Lattice points are multiples k d in floating point: one just below an edge belongs above it.
  return Math.floor(mu / (config.n / BANDS) + 1e-9);
}

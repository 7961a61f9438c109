import type { NoiseLevel } from "./schedule.ts";

/**
 * What a network is trained to predict: the noise, the image, or the velocity
 * v = sqrt(alphaBar) eps - sqrt(1 - alphaBar) x0 (Salimans and Ho 2022).
 */
export type Target = "eps" | "x0" | "v";

/**
 * The forward process x_t = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) eps, element by element.
 *
 * `levels` has one level per image, or a single one for the whole batch: image b of the B in
 * `x0` (shape [B, ...]) uses levels[b].
 */
export function noised(
  x0: Float32Array,
  eps: Float32Array,
  levels: readonly NoiseLevel[],
): Float32Array<ArrayBuffer> {
  return combine(x0, eps, levels, ({ alphaBar }) => [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)]);
}

/** What a network with this target should answer for x0 noised by eps. */
export function targetOf(
  target: Target,
  x0: Float32Array,
  eps: Float32Array,
  levels: readonly NoiseLevel[],
): Float32Array<ArrayBuffer> {
  return combine(x0, eps, levels, ({ alphaBar }) => {
    if (target === "eps") return [0, 1];
    if (target === "x0") return [1, 0];
    return [-Math.sqrt(1 - alphaBar), Math.sqrt(alphaBar)];
  });
}

/** The x0 that a network's answer means at x_t: the inverse of `targetOf`. */
export function x0Of(
  target: Target,
  answer: Float32Array,
  xt: Float32Array,
  levels: readonly NoiseLevel[],
): Float32Array<ArrayBuffer> {
  return combine(answer, xt, levels, ({ alphaBar, tau }) => {
    if (target === "eps") return [-tau, 1 / Math.sqrt(alphaBar)];
    if (target === "x0") return [1, 0];
    return [-Math.sqrt(1 - alphaBar), Math.sqrt(alphaBar)];
  });
}

/** a u + b w with the coefficients (a, b) of each image's level. */
function combine(
  u: Float32Array,
  w: Float32Array,
  levels: readonly NoiseLevel[],
  coefficients: (level: NoiseLevel) => readonly [a: number, b: number],
): Float32Array<ArrayBuffer> {
  if (u.length !== w.length || u.length % levels.length !== 0) {
    throw new RangeError(
      "Cannot combine two batches as their sizes must be equal and a multiple of the number of " +
        `levels: current values are ${u.length}, ${w.length} and ${levels.length}`,
    );
  }
  const size = u.length / levels.length;
  const out = new Float32Array(u.length);
  for (let l = 0, k = 0; l < levels.length; l++) {
    const [a, b] = coefficients(levels[l]);
    for (const end = k + size; k < end; k++) out[k] = a * u[k] + b * w[k];
  }
  return out;
}

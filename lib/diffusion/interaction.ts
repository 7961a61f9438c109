import type { Denoise } from "./denoise.ts";
import type { NoiseLevel } from "./schedule.ts";

/**
 * M3, the denoiser's interaction index, over a batch:
 *
 *     M3 = sum |D_xy - D_x - D_y + D_0|^2 / sum |D_xy - D_0|^2
 *
 * 0 where what x and y tell the denoiser adds up.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(interaction({ xy: [5, 3], x: [4, 1], y: [1, 2], none: [0, 0] }), 0);
 * ```
 */
export function interaction(
  estimates: Readonly<Record<"xy" | "x" | "y" | "none", ArrayLike<number>>>,
): number {
  const { xy, x, y, none } = estimates;
  let joint = 0;
  let total = 0;
  for (let k = 0; k < xy.length; k++) {
    joint += (xy[k] - x[k] - y[k] + none[k]) ** 2;
    total += (xy[k] - none[k]) ** 2;
  }
  return joint / total;
}

/** M3 of a denoiser at the noisy images x_t [B, N, N] of `labels`, by its four estimates. */
export async function denoiserInteraction(
  denoise: Denoise,
  xt: Float32Array<ArrayBuffer>,
  level: NoiseLevel,
  labels: Float32Array<ArrayBuffer>,
): Promise<number> {
  return interaction({
    xy: await denoise({ xt, level, labels, known: "xy" }),
    x: await denoise({ xt, level, labels, known: "x" }),
    y: await denoise({ xt, level, labels, known: "y" }),
    none: await denoise({ xt, level, labels, known: "none" }),
  });
}

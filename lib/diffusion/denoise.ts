import type { NoiseLevel } from "./schedule.ts";

/** Which coordinates of the label the denoiser is told. */
export type Known = "none" | "x" | "y" | "xy";

/** A batch of noisy images at one noise level, and what is known of their labels. */
export interface Noisy {
  /** Noisy images x_t = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) eps, shape [B, N, N]. */
  readonly xt: Float32Array<ArrayBuffer>;
  readonly level: NoiseLevel;
  /** Labels (mu_x, mu_y), shape [B, 2]; coordinates that are not `known` have no effect. */
  readonly labels: Float32Array<ArrayBuffer>;
  readonly known: Known;
}

/**
 * An estimate D(x_t, level | known) of x0, shape [B, N, N]: a network behind an adapter, or the
 * exact denoiser. A network reads `level.t`, which may be fractional, the exact one `level.tau`.
 */
export type Denoise = (noisy: Noisy) => Promise<Float32Array<ArrayBuffer>>;

/**
 * The estimate held within [-1, 1], as images are. At high noise that of a network which answers
 * with the noise may lie far outside, and a sampler that adds none carries it on to the end.
 */
export function clipped(denoise: Denoise): Denoise {
  return async (noisy) => (await denoise(noisy)).map((v) => Math.min(1, Math.max(-1, v)));
}

/** What a denoiser makes of the same noisy images, by what it is told of their labels. */
export async function estimates(
  denoise: Denoise,
  noisy: Omit<Noisy, "known">,
): Promise<Readonly<Record<Known, Float32Array<ArrayBuffer>>>> {
  return {
    none: await denoise({ ...noisy, known: "none" }),
    x: await denoise({ ...noisy, known: "x" }),
    y: await denoise({ ...noisy, known: "y" }),
    xy: await denoise({ ...noisy, known: "xy" }),
  };
}

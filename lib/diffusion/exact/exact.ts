import type { Stream } from "../../random/mod.ts";
import { render, tones, type WorldConfig } from "../../world/mod.ts";
import type { Denoise, Noisy } from "../denoise.ts";

/** The optimal denoiser of a known distribution of images, and that distribution's labels. */
export interface ExactDenoiser {
  readonly config: WorldConfig;
  /**
   * D*(z, tau | c) = sum of w_i I_i over the images that agree with c, z = x_t / sqrt(alphaBar),
   * w_i proportional to p_i exp(-|z - I_i|^2 / (2 tau^2)). With both coordinates known it is the
   * rendered image, whether or not the distribution has it.
   */
  readonly denoise: Denoise;
  /** `count` labels of the distribution, shape [count, 2]. */
  draw(random: Stream, count: number): Float32Array<ArrayBuffer>;
}

/**
 * The posterior mean image [N, N] given the residual r = z - ground [N, N] and at most one known
 * coordinate, in pixels.
 */
export type PosteriorMean = (
  r: Float64Array,
  tau: number,
  known: { readonly x?: number; readonly y?: number },
) => Float64Array;

/** The `Denoise` interface over a posterior mean. */
export function denoiseBy(config: WorldConfig, posteriorMean: PosteriorMean): Denoise {
  if (config.stripes) {
    throw new RangeError(
      "Cannot denoise exactly as the world must be of one sort of image, world.stripes absent: " +
        `current value is ${config.stripes}`,
    );
  }
  const pixels = config.n ** 2;
  const { ground } = tones(config);
  const denoise = ({ xt, level, labels, known }: Noisy) => {
    requireShapes(config, xt, labels);
    if (known === "xy") return render(config, labels);
    if (!(level.tau > 0)) {
      throw new RangeError(`Cannot denoise as tau must be above 0: current value is ${level.tau}`);
    }
    const out = new Float32Array(xt.length);
    const r = new Float64Array(pixels);
    const gain = 1 / Math.sqrt(level.alphaBar);
    for (let b = 0; b < labels.length / 2; b++) {
      for (let k = 0; k < pixels; k++) r[k] = gain * xt[b * pixels + k] - ground;
      const coordinates = {
        x: known === "x" ? labels[2 * b] : undefined,
        y: known === "y" ? labels[2 * b + 1] : undefined,
      };
      out.set(posteriorMean(r, level.tau, coordinates), b * pixels);
    }
    return out;
  };
  return (noisy) => Promise.try(denoise, noisy);
}

function requireShapes(config: WorldConfig, xt: Noisy["xt"], labels: Noisy["labels"]): void {
  const { n } = config;
  if (xt.length * 2 !== labels.length * n * n) {
    throw new RangeError(
      `Cannot denoise as images must be [B, ${n}, ${n}] and labels [B, 2]: current lengths are ` +
        `${xt.length} and ${labels.length}`,
    );
  }
}

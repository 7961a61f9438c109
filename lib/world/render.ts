import type { WorldConfig } from "./config.ts";

/**
 * The images of `labels` [B, 2], in [-1, 1], shape [B, N, N, 1].
 *
 * The order of axes, once for the whole library: pixel (i, j) has its centre at x = i + 1/2,
 * y = j + 1/2, and images are stored [B, y, x, 1]: j counts rows (y runs down), i counts columns
 * (x runs right), so pixel (i, j) of image b is at ((b N) + j) N + i. Labels are stored [B, 2] as
 * (mu_x, mu_y), in the frame of the canvas whatever the kind.
 */
export function render(
  config: WorldConfig,
  labels: Float32Array,
  out: Float32Array<ArrayBuffer> = new Float32Array(labels.length / 2 * config.n ** 2),
): Float32Array<ArrayBuffer> {
  const { n } = config;
  const { ground, contrast } = tones(config);
  const additive = isAdditive(config);
  const alongX = new Float64Array(n);
  const alongY = new Float64Array(n);
  for (let b = 0, at = 0; b < labels.length / 2; b++) {
    factor(config, labels[2 * b], alongX);
    factor(config, labels[2 * b + 1], alongY);
    for (let j = 0; j < n; j++) {
      const g = alongY[j];
      if (additive) {
        for (let i = 0; i < n; i++) out[at++] = ground + contrast * (alongX[i] + g) / 2;
      } else {
        for (let i = 0; i < n; i++) out[at++] = ground + contrast * alongX[i] * g;
      }
    }
  }
  return out;
}

/** What a coordinate contributes; of a stripe of a bump, the one off the canvas nothing but 1. */
function factor(config: WorldConfig, mu: number, out: Float64Array): void {
  if (config.stripes && !isAdditive(config) && !onCanvas(config, mu)) out.fill(1);
  else profile(config, mu, out);
}

/**
 * One factor of an image: g(u) = exp(-(u - mu)^2 / (2 sigma^2)) at the N pixel centres, written to
 * `out` from `offset` on. In the periodic world u - mu is the shorter way round.
 *
 * An image is ground + contrast v with v = g_x g_y (bump, periodic) or (g_x + g_y) / 2 (cross,
 * stripe). The half keeps v in [0, 1] for every kind, and makes a cross the exact sum of its two
 * stripes about the ground.
 */
export function profile(config: WorldConfig, mu: number, out: Float64Array, offset = 0): void {
  const { n, sigma } = config;
  const rate = -1 / (2 * sigma * sigma);
  for (let i = 0; i < n; i++) {
    const r = displacement(config, i + 0.5 - mu);
    out[offset + i] = Math.exp(rate * r * r);
  }
}

/** Whether the coordinate lies on the canvas, in [0, N). */
export function onCanvas(config: WorldConfig, mu: number): boolean {
  return mu >= 0 && mu < config.n - 1e-9;
}

/** `r`, or in the periodic world its representative in [-N/2, N/2]. */
export function displacement(config: WorldConfig, r: number): number {
  return config.kind === "periodic" ? r - config.n * Math.round(r / config.n) : r;
}

/** Whether an image is the mean of its two factors (cross, stripe) rather than their product. */
export function isAdditive(config: WorldConfig): boolean {
  return config.kind === "cross" || config.kind === "stripe";
}

/** The affine map from v in [0, 1] to pixel values in [-1, 1]: ground + contrast v. */
export function tones(config: WorldConfig): { ground: number; contrast: number } {
  return config.polarity === "dark" ? { ground: 1, contrast: -2 } : { ground: -1, contrast: 2 };
}

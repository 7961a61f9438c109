/** How noisy a batch is: x_t = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) eps. */
export interface NoiseLevel {
  /** Diffusion step in [0, T]; fractional where a sampler stops between two steps. */
  readonly t: number;
  readonly alphaBar: number;
  /** Noise in units of the image, tau = sqrt(1 - alphaBar) / sqrt(alphaBar). */
  readonly tau: number;
}

export type ScheduleName = "linear" | "cosine";

/** The noise of every diffusion step. */
export interface Schedule {
  readonly name: ScheduleName;
  /** Number of steps T. */
  readonly steps: number;
  /** alphaBar at t = 0, 1, ..., T, shape [T + 1]; alphaBar[0] = 1. */
  readonly alphaBar: Float64Array;
}

/**
 * The schedule of that name: alphaBar_t = product of (1 - beta_s) over s <= t.
 *
 * - `linear`: beta rises from 1e-4 to 0.02 (Ho et al. 2020).
 * - `cosine`: alphaBar = f(t) / f(0), f = cos^2((t/T + s) / (1 + s) pi/2), s = 0.008, beta at most
 *   0.999 (Nichol and Dhariwal 2021, equation 17).
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const { alphaBar } = schedule("linear");
 * assert.ok(Math.abs(alphaBar[1] - 0.9999) < 1e-12 && alphaBar[1000] < 5e-5);
 * ```
 */
export function schedule(name: ScheduleName, steps = 1000): Schedule {
  if (!Number.isInteger(steps) || steps < 2) {
    throw new RangeError(
      `Cannot make a schedule as its steps must be an integer >= 2: current value is ${steps}`,
    );
  }
  const beta = name === "linear" ? linearBeta : cosineBeta;
  const alphaBar = new Float64Array(steps + 1);
  alphaBar[0] = 1;
  for (let t = 1; t <= steps; t++) alphaBar[t] = alphaBar[t - 1] * (1 - beta(t, steps));
  return { name, steps, alphaBar };
}

function linearBeta(t: number, steps: number): number {
  return 1e-4 + (0.02 - 1e-4) * (t - 1) / (steps - 1);
}

function cosineBeta(t: number, steps: number): number {
  const f = (u: number) => Math.cos((u / steps + 0.008) / 1.008 * Math.PI / 2) ** 2;
  return Math.min(1 - f(t) / f(t - 1), 0.999);
}

/** The level of step t in [0, T]; between two steps log alphaBar is linear in t. */
export function levelAt(schedule: Schedule, t: number): NoiseLevel {
  const { steps, alphaBar } = schedule;
  if (!(t >= 0 && t <= steps)) {
    throw new RangeError(
      `Cannot find a level as t must be in [0, ${steps}]: current value is ${t}`,
    );
  }
  const below = Math.min(Math.floor(t), steps - 1);
  const ratio = alphaBar[below + 1] / alphaBar[below];
  const value = t === below ? alphaBar[below] : alphaBar[below] * ratio ** (t - below);
  return { t, alphaBar: value, tau: Math.sqrt((1 - value) / value) };
}

/** The level whose noise is tau, in [0, tau(T)]: the inverse of levelAt. */
export function levelOfTau(schedule: Schedule, tau: number): NoiseLevel {
  const { steps, alphaBar } = schedule;
  const value = 1 / (1 + tau * tau);
  // The slack lets tau(T), computed elsewhere from alphaBar[T], pass in spite of rounding.
  if (!(tau >= 0 && value >= alphaBar[steps] * (1 - 1e-9))) {
    const largest = levelAt(schedule, steps).tau;
    throw new RangeError(
      `Cannot find a level as tau must be in [0, ${largest}]: current value is ${tau}`,
    );
  }
  let below = 0;
  for (let above = steps; above - below > 1;) {
    const middle = (below + above) >> 1;
    if (alphaBar[middle] >= value) below = middle;
    else above = middle;
  }
  const share = Math.log(value / alphaBar[below]) / Math.log(alphaBar[below + 1] / alphaBar[below]);
  return { t: Math.min(below + share, steps), alphaBar: value, tau };
}

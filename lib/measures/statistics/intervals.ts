import { mean } from "./quantile.ts";
import { bisect, incompleteBeta, studentQuantile } from "./student.ts";

export type Interval = readonly [low: number, high: number];

export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
  /** Independent units behind it. */
  readonly n: number;
}

/** All intervals hold the truth in 95 of 100 experiments. */
export const LEVEL = 0.95;

/** Half of an interval's width in standard errors, at `df` degrees of freedom. */
function halfWidth(df: number): number {
  return studentQuantile(1 - (1 - LEVEL) / 2, df);
}

/** The mean of independent values with its t-interval, mean +- t sd / sqrt(n). */
export function tInterval(values: readonly number[]): Estimate {
  const n = values.length;
  if (n < 2 || !values.every(Number.isFinite)) {
    throw new RangeError(
      `Cannot make a t-interval as two finite values are needed: current value is [${values}]`,
    );
  }
  const value = mean(values);
  const variance = values.reduce((sum, v) => sum + (v - value) ** 2, 0) / (n - 1);
  const half = halfWidth(n - 1) * Math.sqrt(variance / n);
  return { value, interval: [value - half, value + half], n };
}

/** A geometric mean. */
export interface GeometricMean {
  readonly value: number;
  /** exp of the t-interval of the logarithms; null of fewer than two. */
  readonly interval: Interval | null;
}

/** The geometric mean of positive values. */
export function geometricMean(values: readonly number[]): GeometricMean {
  const logs = values.map(Math.log);
  const spread = logs.length > 1 ? tInterval(logs).interval : null;
  return {
    value: Math.exp(mean(logs)),
    interval: spread && [Math.exp(spread[0]), Math.exp(spread[1])],
  };
}

/** The exact (Clopper and Pearson) interval of a share, k of n. */
export function shareInterval(k: number, n: number): Interval {
  if (!(Number.isInteger(k) && Number.isInteger(n) && k >= 0 && k <= n && n > 0)) {
    throw new RangeError(
      `Cannot make an interval of a share as it must be k of n: current value is ${k} of ${n}`,
    );
  }
  const tail = (1 - LEVEL) / 2;
  const low = k === 0 ? 0 : bisect((p) => incompleteBeta(p, k, n - k + 1) - tail, 0, 1);
  const high = k === n ? 1 : bisect((p) => incompleteBeta(p, k + 1, n - k) - 1 + tail, 0, 1);
  return [low, high];
}

/**
 * The ratio of two means from paired values, with Fieller's interval: the ratios r for which
 * mean(a - r b) is not clearly 0. Null where the denominator's own interval holds 0, as then no
 * bounded interval exists.
 */
export function ratioInterval(
  pairs: readonly { readonly a: number; readonly b: number }[],
): Estimate | null {
  const n = pairs.length;
  tInterval(pairs.map(({ a }) => a));
  const denominator = tInterval(pairs.map(({ b }) => b));
  if (denominator.interval[0] <= 0 && denominator.interval[1] >= 0) return null;
  const a = mean(pairs.map((pair) => pair.a));
  const b = denominator.value;
  const covariance = (f: (p: { a: number; b: number }) => number) =>
    pairs.reduce((sum, pair) => sum + f(pair), 0) / (n * (n - 1));
  const aa = covariance((p) => (p.a - a) ** 2);
  const ab = covariance((p) => (p.a - a) * (p.b - b));
  const bb = covariance((p) => (p.b - b) ** 2);
  // (a - r b)^2 = t^2 (aa - 2 r ab + r^2 bb), a quadratic in r with a positive leading coefficient.
  const t2 = halfWidth(n - 1) ** 2;
  const lead = b * b - t2 * bb;
  const middle = a * b - t2 * ab;
  const root = Math.sqrt(Math.max(0, middle * middle - lead * (a * a - t2 * aa)));
  return { value: a / b, interval: [(middle - root) / lead, (middle + root) / lead], n };
}

/**
 * A statistic of independent units (runs, or design cells of runs) with the interval of its
 * delete-one jackknife: each unit is left out in turn,
 *
 *     se^2 = (n - 1) / n sum_i (s_-i - mean s_-i)^2,   value +- t_(n-1) se.
 *
 * Resampling whole runs keeps what is shared within one together, and unlike a percentile bootstrap
 * of a few it does not pretend to know the tails.
 */
export function jackknife<T>(
  units: readonly T[],
  statistic: (units: readonly T[]) => number,
): Estimate {
  const n = units.length;
  if (n < 3) {
    throw new RangeError(`Cannot resample as three units are needed: current value is ${n}`);
  }
  const value = statistic(units);
  const without = units.map((_, i) => statistic(units.filter((_, k) => k !== i)));
  const centre = mean(without);
  const variance = (n - 1) / n * without.reduce((sum, v) => sum + (v - centre) ** 2, 0);
  const half = halfWidth(n - 1) * Math.sqrt(variance);
  return { value, interval: [value - half, value + half], n };
}

import { type Estimate, LEVEL } from "./intervals.ts";
import { mean } from "./quantile.ts";
import { studentQuantile } from "./student.ts";

/** Ranks 1 .. n; equal values share the mean of theirs. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] < values[b] ? -1 : 1);
  const out = new Array<number>(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let k = from; k < to; k++) out[order[k]] = (from + 1 + to) / 2;
    from = to;
  }
  return out;
}

/** Spearman's rank correlation; null where one side does not vary. Infinity ranks last. */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length || a.length < 2 || [...a, ...b].some(Number.isNaN)) {
    throw new RangeError(
      `Cannot correlate as two equally long lists of numbers are needed: ` +
        `current value is ${a.length} and ${b.length}`,
    );
  }
  const [x, y] = [ranks(a), ranks(b)];
  const middle = mean(x);
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - middle) ** 2;
    xy += (x[i] - middle) * (y[i] - middle);
    yy += (y[i] - middle) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/**
 * Spearman's rank correlation with its interval (Bonett and Wright, 2000):
 *
 *     tanh(atanh r +- z sqrt((1 + r^2 / 2) / (n - 3))).
 *
 * A perfect order is taken half a step below 1, as n values cannot show more. Null where one side
 * does not vary, or for fewer than five pairs.
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): Estimate | null {
  const n = a.length;
  const value = n < 5 ? null : spearman(a, b);
  if (value === null) return null;
  const most = 1 - 6 / (n ** 3 - n);
  const r = Math.max(-most, Math.min(most, value));
  const normal = studentQuantile(1 - (1 - LEVEL) / 2, 1e6);
  const half = normal * Math.sqrt((1 + r * r / 2) / (n - 3));
  return { value, interval: [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)], n };
}

import { mean } from "./quantile.ts";

export interface Slope {
  readonly value: number;
  /** As if the points scattered independently. */
  readonly standardError: number;
}

/**
 * The least-squares slope of y over x.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(slope([[0, 5], [1, 7], [2, 9]]), { value: 2, standardError: 0 });
 * ```
 */
export function slope(points: readonly (readonly [x: number, y: number])[]): Slope {
  const n = points.length;
  if (n < 3) {
    throw new RangeError(`Cannot fit a slope as three points are needed: current value is ${n}`);
  }
  const [x0, y0] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - x0) ** 2;
    xy += (x - x0) * (y - y0);
    yy += (y - y0) ** 2;
  }
  const rest = Math.max(0, yy - xy ** 2 / xx);
  return { value: xy / xx, standardError: Math.sqrt(rest / (n - 2) / xx) };
}

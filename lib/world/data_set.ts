import type { Stream } from "../random/mod.ts";
import type { AxisName, WorldConfig } from "./config.ts";
import { bandFrequencies, bandOf } from "./frequency.ts";
import { axisPoints, keptIndices } from "./lattice.ts";
import { requireWorld } from "./problems.ts";
import { onCanvas } from "./render.ts";

/**
 * The labels of a world and how often each is drawn. Images are rendered from labels on demand.
 *
 * A label is known by its index k = iy nx + ix into the lattice `x` times `y`. Labels that the
 * subsets leave out keep their index and have probability 0.
 */
export interface DataSet {
  readonly config: WorldConfig;
  /** Coordinates mu_x of the lattice, ascending, in pixels, shape [nx]. */
  readonly x: Float64Array;
  /** Coordinates mu_y, shape [ny]. */
  readonly y: Float64Array;
  /** p(label), shape [ny, nx]; sums to 1. */
  readonly probabilities: Float64Array;
  /** The marginal p_x, shape [nx]. */
  readonly px: Float64Array;
  /** The marginal p_y, shape [ny]. */
  readonly py: Float64Array;
  /** Number of labels that can be drawn. */
  readonly size: number;
  /** Sum of the probabilities up to and including each index, shape [ny, nx]. */
  readonly cumulative: Float64Array;
}

/**
 * The data set that `config` describes: p(x, y) is proportional to f_x(x) f_y(y) over the labels
 * that are kept, with f from the frequency skew. Stripes beside whole images have their share.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { defaultWorld } from "./config.ts";
 * assert.equal(dataSet({ ...defaultWorld, dx: 0.1, dy: 1 }).size, 10_240);
 * ```
 */
export function dataSet(config: WorldConfig): DataSet {
  requireWorld(config);
  const x = axisPoints(config, "x");
  const y = axisPoints(config, "y");
  const fx = axisFrequencies(config, "x", x);
  const fy = axisFrequencies(config, "y", y);
  const kept = keptIndices(config);

  const probabilities = new Float64Array(x.length * y.length);
  let total = 0;
  const isStripe = (k: number) =>
    !onCanvas(config, x[k % x.length]) || !onCanvas(config, y[Math.floor(k / x.length)]);
  for (const k of kept) {
    probabilities[k] = fx[k % x.length] * fy[Math.floor(k / x.length)];
    total += probabilities[k];
  }
  if (config.stripes) {
    // Each sort of image gets its share, whatever the subsets have left of it.
    let striped = 0;
    for (const k of kept) if (isStripe(k)) striped += probabilities[k];
    for (const k of kept) {
      probabilities[k] *= isStripe(k)
        ? config.stripes / striped
        : (1 - config.stripes) / (total - striped);
    }
    total = 1;
  }
  const cumulative = new Float64Array(probabilities.length);
  const px = new Float64Array(x.length);
  const py = new Float64Array(y.length);
  let sum = 0;
  for (let iy = 0, k = 0; iy < y.length; iy++) {
    for (let ix = 0; ix < x.length; ix++, k++) {
      probabilities[k] /= total;
      px[ix] += probabilities[k];
      py[iy] += probabilities[k];
      cumulative[k] = sum += probabilities[k];
    }
  }
  return { config, x, y, probabilities, px, py, size: kept.length, cumulative };
}

/** `count` labels (mu_x, mu_y) drawn independently with replacement, shape [count, 2]. */
export function drawLabels(
  data: DataSet,
  random: Stream,
  count: number,
): Float32Array<ArrayBuffer> {
  const { x, y, cumulative } = data;
  const total = cumulative[cumulative.length - 1];
  const labels = new Float32Array(2 * count);
  for (let b = 0; b < count; b++) {
    // The first index whose cumulative probability exceeds u: never one of probability 0.
    const u = random.uniform() * total;
    let low = 0;
    for (let high = cumulative.length - 1; low < high;) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] > u) high = middle;
      else low = middle + 1;
    }
    labels[2 * b] = x[low % x.length];
    labels[2 * b + 1] = y[Math.floor(low / x.length)];
  }
  return labels;
}

/** f of each point: rank^-s, summing to 1 over the canvas and to 1 over what lies off it. */
function axisFrequencies(config: WorldConfig, axis: AxisName, points: Float64Array): Float64Array {
  const bands = bandFrequencies(config, axis);
  const weight = (mu: number) => onCanvas(config, mu) ? bands[bandOf(config, mu)] : 1;
  let inside = 0;
  let outside = 0;
  for (const mu of points) {
    if (onCanvas(config, mu)) inside += weight(mu);
    else outside += weight(mu);
  }
  return points.map((mu) => weight(mu) / (onCanvas(config, mu) ? inside : outside));
}

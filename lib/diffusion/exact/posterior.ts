import { isAdditive, profile, tones, type WorldConfig } from "../../world/mod.ts";
import { multiply, multiplyThree } from "./matrix.ts";

/** The factors g of many coordinates along one axis, and what the posterior needs of them. */
export interface Profiles {
  readonly count: number;
  /** g at the pixel centres, shape [count, N]. */
  readonly rows: Float64Array;
  /** The same transposed, shape [N, count]. */
  readonly columns: Float64Array;
  /** |g|^2, shape [count]. */
  readonly squares: Float64Array;
  /** Sum of g over the pixels, shape [count]. */
  readonly sums: Float64Array;
}

export function profiles(config: WorldConfig, points: Float64Array): Profiles {
  const { n } = config;
  const count = points.length;
  const rows = new Float64Array(count * n);
  const columns = new Float64Array(n * count);
  const squares = new Float64Array(count);
  const sums = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    profile(config, points[k], rows, k * n);
    for (let i = 0; i < n; i++) {
      const g = rows[k * n + i];
      columns[i * count + k] = g;
      squares[k] += g * g;
      sums[k] += g;
    }
  }
  return { count, rows, columns, squares, sums };
}

/**
 * Posterior log-weights of the images of a lattice, up to a constant, shape [ny, nx]:
 *
 *     log w(x, y) = log p(x, y) + (<r, J> - |J|^2 / 2) / tau^2
 *
 * with r = z - ground and J = image - ground = contrast v, since |z - I|^2 = |r|^2 - 2 <r, J> +
 * |J|^2. Separability makes <r, J> two small matrix products G_y r G_x' for v = g_x g_y, and two
 * projections of r's row and column sums for v = (g_x + g_y) / 2.
 *
 * @param r residual z - ground, shape [N, N]
 * @param logPrior log p, shape [ny, nx]
 */
export function logWeights(
  config: WorldConfig,
  r: Float64Array,
  tau: number,
  x: Profiles,
  y: Profiles,
  logPrior: Float64Array,
): Float64Array {
  const { n } = config;
  const { contrast } = tones(config);
  const gain = contrast / tau ** 2;
  const half = contrast ** 2 / (2 * tau ** 2);
  if (!isAdditive(config)) {
    const out = multiplyThree(y.rows, r, x.columns, [y.count, n, n, x.count]);
    for (let iy = 0, k = 0; iy < y.count; iy++) {
      const penalty = half * y.squares[iy];
      for (let ix = 0; ix < x.count; ix++, k++) {
        out[k] = gain * out[k] - penalty * x.squares[ix] + logPrior[k];
      }
    }
    return out;
  }
  const ones = new Float64Array(n).fill(1);
  const alongX = multiply(multiply(ones, r, 1, n, n), x.columns, 1, n, x.count);
  const alongY = multiply(y.rows, multiply(r, ones, n, n, 1), y.count, n, 1);
  const out = new Float64Array(y.count * x.count);
  for (let iy = 0, k = 0; iy < y.count; iy++) {
    for (let ix = 0; ix < x.count; ix++, k++) {
      const square = n * (x.squares[ix] + y.squares[iy]) + 2 * x.sums[ix] * y.sums[iy];
      out[k] = gain / 2 * (alongX[ix] + alongY[iy]) - half / 4 * square + logPrior[k];
    }
  }
  return out;
}

/** exp(log w) divided by its sum, in place. */
export function normalise(logWeights: Float64Array): Float64Array {
  let largest = -Infinity;
  for (const value of logWeights) if (value > largest) largest = value;
  if (largest === -Infinity) {
    throw new RangeError("Cannot denoise as no image of the data set agrees with the known label");
  }
  // Below e^-40 of the largest, even four million images together weigh less than 1e-10.
  const floor = largest - 40;
  let sum = 0;
  for (let k = 0; k < logWeights.length; k++) {
    const value = logWeights[k];
    sum += logWeights[k] = value > floor ? Math.exp(value - largest) : 0;
  }
  for (let k = 0; k < logWeights.length; k++) logWeights[k] /= sum;
  return logWeights;
}

/** The weighted mean of the images, sum of w I, for weights [ny, nx] that sum to 1: [N, N]. */
export function meanImage(
  config: WorldConfig,
  weights: Float64Array,
  x: Profiles,
  y: Profiles,
): Float64Array {
  const { n } = config;
  const { ground, contrast } = tones(config);
  if (!isAdditive(config)) {
    return multiplyThree(y.columns, weights, x.rows, [n, y.count, x.count, n])
      .map((v) => ground + contrast * v);
  }
  const marginalX = new Float64Array(x.count);
  const marginalY = new Float64Array(y.count);
  for (let iy = 0, k = 0; iy < y.count; iy++) {
    for (let ix = 0; ix < x.count; ix++, k++) {
      marginalX[ix] += weights[k];
      marginalY[iy] += weights[k];
    }
  }
  const alongX = multiply(marginalX, x.rows, 1, x.count, n);
  const alongY = multiply(y.columns, marginalY, n, y.count, 1);
  return new Float64Array(n * n)
    .map((_, k) => ground + contrast * (alongX[k % n] + alongY[Math.floor(k / n)]) / 2);
}

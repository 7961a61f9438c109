import { sumOfSquares } from "./codes.ts";
import type { Gram } from "./gram.ts";
import type { Neighbours } from "./neighbours.ts";

/**
 * Participation ratio of the eigenvalues l of the covariance:
 *
 *     (sum l)^2 / sum l^2 = (tr G)^2 / |G|_F^2.
 *
 * k for k equal eigenvalues. A curved sheet takes more: see `twoNN` for the sheet itself.
 */
export function participationRatio({ values, trace }: Gram): number {
  return trace * trace / sumOfSquares(values);
}

/** Shares of the ratios that count; the largest belong to outliers and borders. */
const KEPT = 0.9;

/**
 * TwoNN intrinsic dimension (Facco et al., 2017): the ratio r2 / r1 of a point's distances to its
 * two nearest neighbours exceeds m with probability m^-dimension, whatever the density.
 *
 *     dimension = k / (sum_{i <= k} ln m_i + (n - k) ln m_k)
 *
 * is the likelihood's maximum over the k = .9 n smallest ratios. About 2 for a sheet; noise adds
 * its own dimensions as soon as it reaches the distance between neighbours.
 */
export function twoNN({ k, distances }: Neighbours): number {
  if (k < 2) {
    throw new RangeError(
      `Cannot estimate a dimension as two neighbours are needed: current value is ${k}`,
    );
  }
  const count = distances.length / k;
  const logs = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const [first, second] = [distances[i * k], distances[i * k + 1]];
    if (first === 0) {
      throw new RangeError(
        `Cannot estimate a dimension as codes must differ: code ${i} has an equal ` +
          `(labels on a grid tie neighbours too: use random labels)`,
      );
    }
    logs[i] = Math.log(second / first);
  }
  logs.sort();
  const kept = Math.floor(KEPT * count);
  let sum = (count - kept) * logs[kept - 1];
  for (let i = 0; i < kept; i++) sum += logs[i];
  if (sum === 0) {
    throw new RangeError(
      `Cannot estimate a dimension as neighbours must not all be equally far: ` +
        `current value is ${distances[0]} for the first code's`,
    );
  }
  return kept / sum;
}

import type { Neighbours } from "./neighbours.ts";

/** A weighted graph of neighbours without direction, each edge once. */
export interface FuzzySet {
  readonly count: number;
  /** The two ends of each edge. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** In (0, 1]: how far the two belong together. */
  readonly weights: Float64Array;
}

/** Of the bisection for a scale: halvings, and how near the sum must come. */
const HALVINGS = 64;
const TOLERANCE = 1e-5;
/** No scale is below this share of the mean distance, which keeps equal codes apart from the rest. */
const LEAST_SCALE = 1e-3;

/**
 * The fuzzy simplicial set of UMAP (McInnes, Healy and Melville, 2018, arXiv 1802.03426, section 3.1
 * and algorithms 2 and 3): code i's membership of its neighbour j, and the union of both directions,
 *
 *     m_ij = exp(-max(0, d_ij - rho_i) / sigma_i),   w_ij = m_ij + m_ji - m_ij m_ji,
 *
 * with rho_i the distance to the nearest code that differs, and sigma_i so that
 * sum_j m_ij = log2(k + 1): k neighbours and the code itself.
 */
export function fuzzySet(near: Neighbours): FuzzySet {
  const { k, indices } = near;
  const count = indices.length / k;
  const members = memberships(near);
  const [from, to] = [new Uint32Array(count * k), new Uint32Array(count * k)];
  const weights = new Float64Array(count * k);
  let edges = 0;
  for (let i = 0; i < count; i++) {
    for (let p = i * k; p < (i + 1) * k; p++) {
      const j = indices[p];
      let back = j * k;
      while (back < (j + 1) * k && indices[back] !== i) back++;
      const mutual = back < (j + 1) * k;
      if (mutual && j < i) continue;
      const other = mutual ? members[back] : 0;
      from[edges] = i;
      to[edges] = j;
      weights[edges++] = members[p] + other - members[p] * other;
    }
  }
  return {
    count,
    from: from.slice(0, edges),
    to: to.slice(0, edges),
    weights: weights.slice(0, edges),
  };
}

/** m_ij for each code and neighbour, [count, k]. */
function memberships({ k, distances }: Neighbours): Float64Array {
  const out = new Float64Array(distances.length);
  const meanOfAll = distances.reduce((sum, d) => sum + d, 0) / distances.length;
  for (let p = 0; p < distances.length; p += k) {
    const own = distances.subarray(p, p + k);
    const rho = own.find((d) => d > 0) ?? 0;
    const mean = rho > 0 ? own.reduce((sum, d) => sum + d, 0) / k : meanOfAll;
    const sigma = Math.max(scale(own, rho), LEAST_SCALE * mean);
    own.forEach((d, rank) => out[p + rank] = d <= rho ? 1 : Math.exp((rho - d) / sigma));
  }
  return out;
}

/** sigma with sum_j exp(-max(0, d_j - rho) / sigma) = log2(k + 1), by bisection. */
function scale(distances: Float64Array, rho: number): number {
  const target = Math.log2(distances.length + 1);
  let [low, high, middle] = [0, Infinity, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    let sum = 0;
    for (const d of distances) sum += d <= rho ? 1 : Math.exp((rho - d) / middle);
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = middle;
    else low = middle;
    middle = high === Infinity ? 2 * middle : (low + high) / 2;
  }
  return middle;
}

import type { Codes } from "./codes.ts";
import { type Gram, squaredDistance } from "./gram.ts";

/** The k nearest other codes of each code, nearest first. */
export interface Neighbours {
  readonly k: number;
  /** [count, k] */
  readonly indices: Uint32Array;
  /** [count, k] */
  readonly distances: Float64Array;
}

/**
 * The exact k nearest neighbours by Euclidean distance.
 *
 * The Gram matrix picks them; their distances are then taken from the codes themselves, as
 * differences of large inner products would make equal codes look apart.
 */
export function neighbours(codes: Codes, gram: Gram, k: number): Neighbours {
  const { count } = codes;
  if (!(Number.isInteger(k) && k >= 1 && k < count)) {
    throw new RangeError(
      `Cannot find neighbours as k must be in 1 .. ${count - 1}: current value is ${k}`,
    );
  }
  const indices = new Uint32Array(count * k);
  const distances = new Float64Array(count * k);
  const row = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) row[j] = j === i ? Infinity : squaredDistance(gram, i, j);
    const nearest = smallest(row, k)
      .map((j) => ({ j, distance: distance(codes, i, j) }))
      .sort((a, b) => a.distance - b.distance || a.j - b.j);
    nearest.forEach(({ j, distance }, rank) => {
      indices[i * k + rank] = j;
      distances[i * k + rank] = distance;
    });
  }
  return { k, indices, distances };
}

/** The indices of the k smallest values, by insertion: k is small. */
function smallest(values: Float64Array, k: number): number[] {
  const kept: number[] = [];
  for (let j = 0; j < values.length; j++) {
    if (kept.length === k && values[j] >= values[kept[k - 1]]) continue;
    let at = kept.length === k ? k - 1 : kept.length;
    while (at > 0 && values[kept[at - 1]] > values[j]) {
      kept[at] = kept[at - 1];
      at--;
    }
    kept[at] = j;
  }
  return kept;
}

function distance({ values, dims }: Codes, i: number, j: number): number {
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += (values[i * dims + d] - values[j * dims + d]) ** 2;
  return Math.sqrt(sum);
}

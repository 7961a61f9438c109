import { codes } from "./codes.ts";
import { type Gram, gram, squaredDistance } from "./gram.ts";
import { neighbours } from "./neighbours.ts";

/**
 * Trustworthiness of an embedding [count, dims] of codes (Venna and Kaski, 2001):
 *
 *     T = 1 - 2 / (n k (2n - 3k - 1)) sum_i sum_{j in U_i} (rank of j among i's codes - k)
 *
 * where U_i are the k nearest of i in the embedding that are not among its k nearest codes. 1 where
 * every neighbour shown is one; about 1/2 for a random layout, however pretty.
 */
export function trustworthiness(
  original: Gram,
  embedding: { readonly values: Float64Array; readonly count: number },
  k = 15,
): number {
  const n = original.count;
  if (embedding.count !== n || !(k >= 1 && 2 * k < n)) {
    throw new RangeError(
      `Cannot judge an embedding as it must hold each code, and k be below half their number: ` +
        `current value is ${embedding.count} for ${n} codes, k ${k}`,
    );
  }
  const shown = codes(embedding.values, n);
  const near = neighbours(shown, gram(shown), k);
  let penalty = 0;
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) row[j] = j === i ? Infinity : squaredDistance(original, i, j);
    for (let rank = 0; rank < k; rank++) {
      const distance = row[near.indices[i * k + rank]];
      let closer = 0;
      for (let j = 0; j < n; j++) if (row[j] < distance) closer++;
      penalty += Math.max(0, closer + 1 - k);
    }
  }
  return 1 - 2 * penalty / (n * k * (2 * n - 3 * k - 1));
}

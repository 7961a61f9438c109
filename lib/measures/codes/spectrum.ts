import { PCA } from "ml-pca";
import type { Gram } from "./gram.ts";

/** The shares of the variance along the first `count` principal components, largest first. */
export function spectrum(gram: Gram, count: number): number[] {
  const rows = Array.from(
    { length: gram.count },
    (_, i) => Array.from(gram.values.subarray(i * gram.count, (i + 1) * gram.count)),
  );
  const values = new PCA(rows, { isCovarianceMatrix: true }).getEigenvalues();
  return values.slice(0, count).map((value) => Math.max(0, value) / gram.trace);
}

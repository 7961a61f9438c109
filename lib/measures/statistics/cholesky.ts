import { multiply, type Rows, rowsOf } from "./products.ts";

/**
 * Solves A x = b for each b, with A [n, n] symmetric and positive definite; its
 * upper triangle is not read.
 *
 *     A = L L',  L z = b,  L' x = z.
 *
 * Null where A is not positive definite.
 */
export function solvePositive(
  a: Float64Array,
  n: number,
  rights: readonly Float64Array[],
): Float64Array[] | null {
  const rows = rowsOf(Math.ceil(n / 4) * 4, n + n % 2);
  const { values, stride } = rows;
  for (let i = 0; i < n; i++) values.set(a.subarray(i * n, i * n + i + 1), i * stride);
  for (let i = 0; i < n; i += 4) {
    for (let j = 0; j < i; j += 2) reduce(rows, i, j);
    for (let row = i; row < Math.min(i + 4, n); row++) {
      for (let j = i; j <= row; j++) {
        const [p, q] = [row * stride, j * stride];
        let sum = values[p + j];
        for (let k = 0; k < j; k++) sum -= values[p + k] * values[q + k];
        if (row === j && !(sum > 0)) return null;
        values[p + j] = row === j ? Math.sqrt(sum) : sum / values[q + j];
      }
    }
  }
  return rights.map((b) => {
    const x = b.slice();
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i] -= values[i * stride + k] * x[k];
      x[i] /= values[i * stride + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      x[i] /= values[i * stride + i];
      for (let k = 0; k < i; k++) x[k] -= values[i * stride + k] * x[i];
    }
    return x;
  });
}

/** Columns j and j + 1 of L in the rows i .. i + 3: L_ij = (A_ij - sum_{k < j} L_ik L_jk) / L_jj. */
function reduce(rows: Rows, i: number, j: number): void {
  const { values, stride, sums } = rows;
  multiply(rows, i, j, j);
  const [q, q1] = [j * stride + j, (j + 1) * stride + j];
  for (let r = 0; r < 4; r++) {
    const p = (i + r) * stride + j;
    values[p] = (values[p] - sums[2 * r]) / values[q];
    values[p + 1] = (values[p + 1] - sums[2 * r + 1] - values[p] * values[q1]) / values[q1 + 1];
  }
}

/**
 * Solves A x = b for each b, with A [n, n] symmetric and positive definite; A is overwritten.
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
  // Four rows at a time where they do not need each other: the sum of one would wait for itself.
  for (let i = 0; i < n; i += 4) {
    const rows = Math.min(4, n - i);
    const before = rows === 4 ? i : 0;
    for (let j = 0; j < before; j++) reduceFour(a, n, i, j);
    for (let row = i; row < i + rows; row++) {
      for (let j = before; j <= row; j++) {
        let sum = a[row * n + j];
        for (let k = 0; k < j; k++) sum -= a[row * n + k] * a[j * n + k];
        if (row !== j) {
          a[row * n + j] = sum / a[j * n + j];
        } else if (sum > 0) {
          a[row * n + row] = Math.sqrt(sum);
        } else {
          return null;
        }
      }
    }
  }
  return rights.map((b) => {
    const x = b.slice();
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i] -= a[i * n + k] * x[k];
      x[i] /= a[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i] -= a[k * n + i] * x[k];
      x[i] /= a[i * n + i];
    }
    return x;
  });
}

/** Column j of L in the rows i .. i + 3, below row j: L_ij = (A_ij - sum_k L_ik L_jk) / L_jj. */
function reduceFour(a: Float64Array, n: number, i: number, j: number): void {
  const [p0, p1, p2, p3, q] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n, j * n];
  let s0 = a[p0 + j], s1 = a[p1 + j], s2 = a[p2 + j], s3 = a[p3 + j];
  for (let k = 0; k < j; k++) {
    const other = a[q + k];
    s0 -= a[p0 + k] * other;
    s1 -= a[p1 + k] * other;
    s2 -= a[p2 + k] * other;
    s3 -= a[p3 + k] * other;
  }
  const diagonal = a[q + j];
  a[p0 + j] = s0 / diagonal;
  a[p1 + j] = s1 / diagonal;
  a[p2 + j] = s2 / diagonal;
  a[p3 + j] = s3 / diagonal;
}

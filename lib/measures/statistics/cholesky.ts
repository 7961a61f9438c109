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
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i !== j) {
        a[i * n + j] = sum / a[j * n + j];
      } else if (sum > 0) {
        a[i * n + i] = Math.sqrt(sum);
      } else {
        return null;
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

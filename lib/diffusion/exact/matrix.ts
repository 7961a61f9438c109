/**
 * The product A B of row-major matrices, A [m, k] and B [k, n].
 *
 * Rows of B are taken four at a time, which saves loads and stores of the result; four that have no
 * weight are skipped, since most posterior weights are exactly 0 at low noise.
 */
export function multiply(
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    const row = out.subarray(i * n, i * n + n);
    let p = 0;
    for (; p + 4 <= k; p += 4) {
      const at = i * k + p;
      const a0 = a[at];
      const a1 = a[at + 1];
      const a2 = a[at + 2];
      const a3 = a[at + 3];
      if (a0 === 0 && a1 === 0 && a2 === 0 && a3 === 0) continue;
      const b0 = p * n;
      const b1 = b0 + n;
      const b2 = b1 + n;
      const b3 = b2 + n;
      for (let j = 0; j < n; j++) {
        row[j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
      }
    }
    for (; p < k; p++) {
      const a0 = a[i * k + p];
      for (let j = 0; j < n; j++) row[j] += a0 * b[p * n + j];
    }
  }
  return out;
}

/** The product A B C, A [p, q], B [q, r], C [r, s], in the cheaper of its two orders. */
export function multiplyThree(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  [p, q, r, s]: readonly [p: number, q: number, r: number, s: number],
): Float64Array {
  return p * q * r + p * r * s <= q * r * s + p * q * s
    ? multiply(multiply(a, b, p, q, r), c, p, r, s)
    : multiply(a, multiply(b, c, q, r, s), p, q, s);
}

import type { Embedding } from "./umap.ts";

/** Newton's steps at most; from any start that is not singular they double the digits each time. */
const MAX_ITERATIONS = 60;

/**
 * `moving` centred, brought to unit root mean square and turned (or mirrored) onto `fixed`, which is
 * centred and scaled alike: orthogonal Procrustes (Schonemann 1966),
 *
 *     min over orthogonal Q of |X Q - Y|^2,   Q = U V' with X'Y = U S V'.
 *
 * Neither PCA nor UMAP knows left from right, so nothing that this removes was ever there.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const fixed = { count: 4, dims: 2, values: Float64Array.of(1, 0, 0, 1, -1, 0, 0, -1) };
 * const turned = { count: 4, dims: 2, values: Float64Array.of(0, 3, -3, 0, 0, -3, 3, 0) };
 * const back = aligned(turned, fixed).values;
 * const alike = standardised(fixed).values;
 * assert.ok(back.every((v, k) => Math.abs(v - alike[k]) < 1e-9));
 * ```
 */
export function aligned(moving: Embedding, fixed: Embedding): Embedding {
  const { count, dims } = moving;
  if (fixed.count !== count || fixed.dims !== dims) {
    throw new RangeError(
      `Cannot align layouts as they must have one shape: current values are [${count}, ${dims}] ` +
        `and [${fixed.count}, ${fixed.dims}]`,
    );
  }
  const x = standardised(moving).values;
  const y = standardised(fixed).values;
  const product = new Float64Array(dims * dims);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < dims; a++) {
      for (let b = 0; b < dims; b++) product[a * dims + b] += x[i * dims + a] * y[i * dims + b];
    }
  }
  const q = orthogonalFactor(product, dims);
  const values = new Float64Array(x.length);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < dims; a++) {
      for (let b = 0; b < dims; b++) values[i * dims + b] += x[i * dims + a] * q[a * dims + b];
    }
  }
  return { count, dims, values };
}

/** The layout with its mean at 0 and a mean squared distance of 1 from there. */
export function standardised({ count, dims, values }: Embedding): Embedding {
  const mean = new Float64Array(dims);
  values.forEach((v, k) => mean[k % dims] += v / count);
  const centred = values.map((v, k) => v - mean[k % dims]);
  const size = Math.sqrt(centred.reduce((sum, v) => sum + v * v, 0) / count);
  return { count, dims, values: size > 0 ? centred.map((v) => v / size) : centred };
}

/** U V' of M = U S V', by Newton's iteration Q <- (Q + Q^-T) / 2 (Higham 1986). */
function orthogonalFactor(m: Float64Array, n: number): Float64Array {
  // A flat layout has no third direction: a trace of the identity picks one of the equal answers.
  const size = Math.hypot(...m) || 1;
  let q = m.map((v, k) => v / size + (k % (n + 1) === 0 ? 1e-12 : 0));
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const inverse = inverted(q, n);
    const next = q.map((v, k) => (v + inverse[(k % n) * n + Math.floor(k / n)]) / 2);
    const change = Math.hypot(...next.map((v, k) => v - q[k]));
    q = next;
    if (change < 1e-13) break;
  }
  return q;
}

/** The inverse of a small matrix by Gauss and Jordan, with pivots. */
function inverted(m: Float64Array, n: number): Float64Array {
  const a = Array.from({ length: n }, (_, i) => [
    ...m.subarray(i * n, (i + 1) * n),
    ...Array.from({ length: n }, (_, j) => i === j ? 1 : 0),
  ]);
  for (let c = 0; c < n; c++) {
    const pivot = a.slice(c).reduce(
      (p, row, k) => Math.abs(row[c]) > Math.abs(a[p][c]) ? c + k : p,
      c,
    );
    [a[c], a[pivot]] = [a[pivot], a[c]];
    const top = a[c][c] || 1e-300;
    a[c] = a[c].map((v) => v / top);
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = a[r][c];
      a[r] = a[r].map((v, k) => v - factor * a[c][k]);
    }
  }
  return Float64Array.from(a.flatMap((row) => row.slice(n)));
}

import { PCA } from "ml-pca";
import { multiply, rowsOf } from "../statistics/products.ts";
import type { Gram } from "./gram.ts";

/** Codes seen along their principal components. */
export interface Components {
  readonly count: number;
  /** Components kept. */
  readonly dims: number;
  /** [count, dims], each column centred. */
  readonly values: Float64Array;
  /** Variance along each component, largest first. */
  readonly variances: Float64Array;
}

/** Vectors added to the subspace at a time; as many equal eigenvalues are told apart. */
const BLOCK = 4;
/** Where the subspace has this many, it is cut down to its best. */
const [LARGEST, BEST] = [40, 12];
/** Components are taken once |G v - l v| is below this share of the largest l. */
const RESIDUAL = 1e-6;

/** Components already found; their number is the last that was asked for. */
const found = new WeakMap<Gram, Components>();

/**
 * The first `dims` principal components of the codes behind a Gram matrix.
 *
 *     G v = l v  gives the scores  sqrt(l) v  and the variance  l / (count - 1).
 *
 * ml-pca solves it for a small subspace: at 1,000 codes its full eigenproblem takes seconds, and
 * three components do not need it. The subspace holds the powers of G on a block of vectors
 * (Krylov); where it gets large it starts anew from its best vectors (Wu and Simon, 2000, "thick
 * restart"), until the components are exact. Each one's largest score is positive.
 */
export function pca(gram: Gram, dims: number): Components {
  const { count } = gram;
  if (!(Number.isInteger(dims) && dims >= 1 && dims <= BLOCK && dims < count)) {
    throw new RangeError(
      `Cannot take components as their number must be in 1 .. ${Math.min(BLOCK, count - 1)}: ` +
        `current value is ${dims}`,
    );
  }
  const known = found.get(gram);
  if (known?.dims === dims) return known;
  const components = scores(pairsOf(gram, dims), count, dims);
  found.set(gram, components);
  return components;
}

interface Pair {
  readonly value: number;
  readonly vector: Float64Array;
}

function pairsOf({ count, values }: Gram, dims: number): Pair[] {
  const apply = multiplier(values, count);
  let basis: Float64Array[] = [];
  // G seen in the basis.
  let projected: number[][] = [];
  let block = orthonormal(startingBlock(count), []);
  for (;;) {
    const images = apply(block);
    basis.push(...block);
    const columns = images.map((image) => basis.map((vector) => dot(vector, image)));
    columns.forEach((column, c) => {
      const at = basis.length - block.length + c;
      projected.slice(0, at).forEach((row, r) => row[at] = column[r]);
      projected[at] = column;
    });
    block = orthonormal(images, basis);
    if (basis.length + BLOCK <= LARGEST && block.length > 0) continue;
    const pairs = ritz(projected, basis);
    const first = pairs.slice(0, dims);
    const left = apply(first.map(({ vector }) => vector)).map((image, c) =>
      Math.hypot(...image.map((v, i) => v - first[c].value * first[c].vector[i]))
    );
    if (block.length === 0 || left.every((residual) => residual <= RESIDUAL * first[0].value)) {
      return first;
    }
    basis = pairs.map(({ vector }) => vector);
    projected = pairs.map(({ value }, r) => pairs.map((_, c) => r === c ? value : 0));
  }
}

/** The best approximations to the first eigenpairs within the span of `basis`. */
function ritz(projected: number[][], basis: Float64Array[]): Pair[] {
  const solved = new PCA(projected, { isCovarianceMatrix: true });
  const values = solved.getEigenvalues();
  const vectors = solved.getEigenvectors();
  return Array.from({ length: Math.min(BEST, basis.length) }, (_, c) => ({
    value: values[c],
    vector: combine(basis, vectors.getColumn(c)),
  }));
}

function scores(pairs: Pair[], count: number, dims: number): Components {
  const out = new Float64Array(count * dims);
  const variances = new Float64Array(dims);
  pairs.forEach(({ value, vector }, c) => {
    const top = vector.reduce((best, v) => Math.abs(v) > Math.abs(best) ? v : best, 0);
    const scale = Math.sqrt(Math.max(0, value)) * Math.sign(top);
    for (let i = 0; i < count; i++) out[i * dims + c] = scale * vector[i];
    variances[c] = Math.max(0, value) / (count - 1);
  });
  return { count, dims, values: out, variances };
}

/** Fixed vectors with no structure; what they are does not matter once the subspace has grown. */
function startingBlock(count: number): Float64Array[] {
  return Array.from(
    { length: Math.min(BLOCK, count) },
    (_, c) =>
      Float64Array.from({ length: count }, (_, i) => Math.cos((c + 1) * (i + 1) ** 2 * 0.7)),
  );
}

/** The product of a symmetric matrix with up to four vectors. */
function multiplier(matrix: Float64Array, n: number) {
  const rows = rowsOf(BLOCK + n + n % 2, n + n % 2);
  const { values, stride, sums } = rows;
  for (let i = 0; i < n; i++) {
    values.set(matrix.subarray(i * n, (i + 1) * n), (BLOCK + i) * stride);
  }
  return (vectors: readonly Float64Array[]): Float64Array[] => {
    vectors.forEach((vector, r) => values.set(vector, r * stride));
    const out = vectors.map(() => new Float64Array(n));
    for (let i = 0; i < n; i += 2) {
      multiply(rows, 0, BLOCK + i, stride);
      out.forEach((image, r) => {
        image[i] = sums[2 * r];
        if (i + 1 < n) image[i + 1] = sums[2 * r + 1];
      });
    }
    return out;
  };
}

/** What `vectors` add to the span of `basis`, orthonormal; two passes, as one leaves rounding. */
function orthonormal(vectors: Float64Array[], basis: Float64Array[]): Float64Array[] {
  const added: Float64Array[] = [];
  for (const vector of vectors) {
    const length = Math.sqrt(dot(vector, vector));
    const rest = vector.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const known of [...basis, ...added]) {
        const along = dot(known, rest);
        for (let i = 0; i < rest.length; i++) rest[i] -= along * known[i];
      }
    }
    const left = Math.sqrt(dot(rest, rest));
    if (left > 1e-10 * length) added.push(rest.map((v) => v / left));
  }
  return added;
}

function combine(vectors: Float64Array[], weights: readonly number[]): Float64Array {
  const out = new Float64Array(vectors[0].length);
  vectors.forEach((vector, k) => {
    for (let i = 0; i < out.length; i++) out[i] += weights[k] * vector[i];
  });
  return out;
}

/** Four sums at a time, which do not wait for each other. */
function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (; i < a.length; i++) s0 += a[i] * b[i];
  return s0 + s1 + s2 + s3;
}

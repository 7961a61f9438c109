import { PCA } from "ml-pca";
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
  /** The share of the total variance that the components hold. */
  readonly explained: number;
}

/** Vectors added to the subspace at a time; as many equal eigenvalues are told apart. */
const BLOCK = 8;
/** The subspace is solved anew each time it has grown by this factor. */
const GROWTH = 1.25;
/** Components are taken once |G v - l v| is below this share of the largest l. */
const RESIDUAL = 1e-7;

/**
 * The first `dims` principal components of the codes behind a Gram matrix.
 *
 *     G v = l v  gives the scores  sqrt(l) v  and the variance  l / (count - 1).
 *
 * ml-pca solves it for a small subspace: at 1,000 codes its full eigenproblem takes seconds, and
 * three components do not need it. The subspace holds the powers of G on a block of vectors
 * (Krylov), and grows until the components are exact. Each one's largest score is positive.
 */
export function pca(gram: Gram, dims: number): Components {
  const { count, values, trace } = gram;
  if (!(Number.isInteger(dims) && dims >= 1 && dims <= BLOCK && dims < count)) {
    throw new RangeError(
      `Cannot take components as their number must be in 1 .. ${Math.min(BLOCK, count - 1)}: ` +
        `current value is ${dims}`,
    );
  }
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  let block = orthonormal(startingBlock(count), basis);
  for (let solveAt = 2 * BLOCK;;) {
    const fresh = block.map((vector) => apply(values, vector));
    basis.push(...block);
    images.push(...fresh);
    block = orthonormal(fresh, basis);
    const complete = block.length === 0;
    if (basis.length < solveAt && !complete) continue;
    solveAt = basis.length * GROWTH;
    const pairs = ritz(basis, images, dims);
    if (!complete && pairs.some(({ residual }) => residual > RESIDUAL * pairs[0].value)) continue;
    return scores(pairs, count, dims, trace);
  }
}

interface Pair {
  readonly value: number;
  readonly vector: Float64Array;
  readonly residual: number;
}

/** The best approximations to the first eigenpairs within the span of `basis`. */
function ritz(basis: Float64Array[], images: Float64Array[], dims: number): Pair[] {
  const projected = basis.map((b) => images.map((image) => dot(b, image)));
  const solved = new PCA(projected, { isCovarianceMatrix: true });
  const values = solved.getEigenvalues();
  const vectors = solved.getEigenvectors();
  return Array.from({ length: Math.min(dims, basis.length) }, (_, c) => {
    const weights = vectors.getColumn(c);
    const vector = combine(basis, weights);
    const image = combine(images, weights);
    const residual = Math.hypot(...image.map((v, i) => v - values[c] * vector[i]));
    return { value: values[c], vector, residual };
  });
}

function scores(pairs: Pair[], count: number, dims: number, trace: number): Components {
  const out = new Float64Array(count * dims);
  const variances = new Float64Array(dims);
  let kept = 0;
  pairs.forEach(({ value, vector }, c) => {
    const top = vector.reduce((best, v) => Math.abs(v) > Math.abs(best) ? v : best, 0);
    const scale = Math.sqrt(Math.max(0, value)) * Math.sign(top);
    for (let i = 0; i < count; i++) out[i * dims + c] = scale * vector[i];
    variances[c] = Math.max(0, value) / (count - 1);
    kept += Math.max(0, value);
  });
  return { count, dims, values: out, variances, explained: kept / trace };
}

/** Fixed vectors with no structure; what they are does not matter once the subspace has grown. */
function startingBlock(count: number): Float64Array[] {
  return Array.from(
    { length: Math.min(BLOCK, count) },
    (_, c) =>
      Float64Array.from({ length: count }, (_, i) => Math.cos((c + 1) * (i + 1) ** 2 * 0.7)),
  );
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

function apply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return vector.map((_, i) => dot(matrix.subarray(i * n, (i + 1) * n), vector));
}

function combine(vectors: Float64Array[], weights: readonly number[]): Float64Array {
  const out = new Float64Array(vectors[0].length);
  vectors.forEach((vector, k) => {
    for (let i = 0; i < out.length; i++) out[i] += weights[k] * vector[i];
  });
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

import { solvePositive } from "./cholesky.ts";

/** Coefficients beyond this are a separation of the data, not an effect. */
const LARGEST = 20;
const MAX_ITERATIONS = 50;
/** Stop once no coefficient moves by more than this. */
const TOLERANCE = 1e-9;

/**
 * Logistic regression by maximum likelihood (Newton's method):
 *
 *     logit P(right_i) = w_0 + sum_k w_k features_ik
 *
 * Returns [w_0, w_1, ...]; null where no finite maximum exists: the features tell right from wrong
 * without error, all outcomes are alike, or a feature does not vary or repeats another.
 */
export function logistic(
  right: readonly boolean[],
  features: readonly (readonly number[])[],
): number[] | null {
  const size = (features[0]?.length ?? 0) + 1;
  if (right.length !== features.length || features.some((row) => row.length + 1 !== size)) {
    throw new RangeError(
      `Cannot regress as each outcome needs one row of features: ` +
        `current value is ${right.length} outcomes and ${features.length} rows`,
    );
  }
  const odd = features.flat().filter((value) => !Number.isFinite(value));
  if (odd.length > 0) {
    throw new RangeError(`Cannot regress as features must be finite: current value is ${odd[0]}`);
  }
  const columns = features[0]?.map((_, k) => features.map((row) => row[k])) ?? [];
  const constant = columns.some((column) => column.every((value) => value === column[0]));
  if (constant || right.every(Boolean) || !right.some(Boolean)) return null;
  const weights = new Float64Array(size);
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const step = newtonStep(weights, right, features);
    if (step === null) return null;
    step.forEach((change, k) => weights[k] += change);
    if (weights.some((w, k) => k > 0 && Math.abs(w) > LARGEST)) return null;
    if (step.every((change) => Math.abs(change) < TOLERANCE)) return [...weights];
  }
  return null;
}

/** (sum p (1 - p) f f')^-1 sum (right - p) f; null where the matrix is singular. */
function newtonStep(
  weights: Float64Array,
  right: readonly boolean[],
  features: readonly (readonly number[])[],
): Float64Array | null {
  const size = weights.length;
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  features.forEach((features, i) => {
    const row = [1, ...features];
    const score = row.reduce((sum, value, k) => sum + weights[k] * value, 0);
    const p = 1 / (1 + Math.exp(-score));
    for (let k = 0; k < size; k++) {
      gradient[k] += ((right[i] ? 1 : 0) - p) * row[k];
      for (let l = 0; l < size; l++) hessian[k * size + l] += p * (1 - p) * row[k] * row[l];
    }
  });
  return solvePositive(hessian, size, [gradient])?.[0] ?? null;
}

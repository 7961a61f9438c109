import { multiply, type Rows, rowsOf } from "../statistics/products.ts";
import { checkVariation, type Codes, meanCode } from "./codes.ts";

/** The inner products of centred codes: all that distances, PCA and ridge regression need. */
export interface Gram {
  readonly count: number;
  /** [count, count]: (h_i - mean) . (h_j - mean). */
  readonly values: Float64Array;
  /** The sum of squared distances from the mean: count times the total variance. */
  readonly trace: number;
}

/** Dimensions per pass: a pass's slice of 1,000 codes (4 MB) stays in the cache. */
const SLICE = 512;

/** The centred Gram matrix of `codes`; throws where all are equal, as no measure has a meaning. */
export function gram(codes: Codes): Gram {
  const { values, count, dims } = codes;
  const mean = meanCode(codes);
  const padded = Math.ceil(count / 4) * 4;
  const out = new Float64Array(count * count);
  for (let from = 0; from < dims; from += SLICE) {
    const width = Math.min(SLICE, dims - from);
    const rows = rowsOf(padded, width + width % 2);
    for (let i = 0; i < count; i++) {
      for (let d = 0; d < width; d++) {
        rows.values[i * rows.stride + d] = values[i * dims + from + d] - mean[from + d];
      }
    }
    addProducts(out, rows, count);
  }
  let trace = 0;
  for (let i = 0; i < count; i++) {
    trace += out[i * count + i];
    for (let j = 0; j < i; j++) out[j * count + i] = out[i * count + j];
  }
  checkVariation(trace, codes, "from label to label");
  return { count, values: out, trace };
}

/** Adds A A' to the lower triangle of `out` [count, count], A in fours of rows. */
function addProducts(out: Float64Array, a: Rows, count: number): void {
  for (let i = 0; i < count; i += 4) {
    for (let j = 0; j < i + 4; j += 2) {
      multiply(a, i, j, a.stride);
      for (let k = 0; k < 8; k++) {
        const [row, column] = [i + (k >> 1), j + (k & 1)];
        if (row < count && column < count) out[row * count + column] += a.sums[k];
      }
    }
  }
}

/** Squared distance between codes i and j. */
export function squaredDistance({ count, values }: Gram, i: number, j: number): number {
  return Math.max(
    0,
    values[i * count + i] + values[j * count + j] - 2 * values[i * count + j],
  );
}

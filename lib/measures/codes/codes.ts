/** `count` codes of `dims` numbers each, row after row: one layer's activations, say. */
export interface Codes {
  readonly values: Float32Array | Float64Array;
  readonly count: number;
  readonly dims: number;
}

/** Codes on a lattice of labels: row i * ny + j holds h(x_i, y_j). */
export interface Grid extends Codes {
  readonly nx: number;
  readonly ny: number;
}

/** Wraps `count` codes; refuses an uneven length, fewer than three, or a non-finite number. */
export function codes(values: Float32Array | Float64Array, count: number): Codes {
  const dims = values.length / count;
  if (!Number.isInteger(dims) || dims < 1 || count < 3) {
    throw new RangeError(
      `Cannot read codes as there must be at least three of one length: ` +
        `current value is ${values.length} numbers for ${count} codes`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot read codes as they must be finite: current value is ${values[bad]} ` +
        `in code ${Math.floor(bad / dims)}, dimension ${bad % dims}`,
    );
  }
  return { values, count, dims };
}

/** Wraps codes on an nx x ny lattice of labels; refuses a lattice with a missing cell. */
export function grid(values: Float32Array | Float64Array, nx: number, ny: number): Grid {
  if (!(Number.isInteger(nx) && Number.isInteger(ny) && nx >= 2 && ny >= 2)) {
    throw new RangeError(
      `Cannot read a grid as each side must have at least two labels: ` +
        `current value is ${nx} x ${ny}`,
    );
  }
  if (values.length % (nx * ny) !== 0) {
    throw new RangeError(
      `Cannot read a grid as every cell must hold one code: ` +
        `current value is ${values.length} numbers for ${nx} x ${ny} cells`,
    );
  }
  return { ...codes(values, nx * ny), nx, ny };
}

/** The mean code [dims]. */
export function meanCode({ values, count, dims }: Codes): Float64Array {
  const mean = new Float64Array(dims);
  for (let i = 0, p = 0; i < count; i++) {
    for (let d = 0; d < dims; d++, p++) mean[d] += values[p] / count;
  }
  return mean;
}

/** Codes that vary by less than this share of their squared size vary by rounding alone. */
const ROUNDING = 1e-13;

/** Throws where `variation`, a sum of squares, is nothing but the rounding of the codes. */
export function checkVariation(variation: number, codes: Codes, what: string): void {
  if (variation > ROUNDING * sumOfSquares(codes.values)) return;
  throw new RangeError(
    `Cannot measure codes as they must vary ${what}: current variation is ${variation}`,
  );
}

/** Whether all codes are equal up to rounding, as a dead layer's are. */
export function isConstant(codes: Codes): boolean {
  const { values, dims } = codes;
  const mean = meanCode(codes);
  let variation = 0;
  for (let p = 0; p < values.length; p++) variation += (values[p] - mean[p % dims]) ** 2;
  return variation <= ROUNDING * sumOfSquares(values);
}

export function sumOfSquares(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (let p = 0; p < values.length; p++) sum += values[p] * values[p];
  return sum;
}

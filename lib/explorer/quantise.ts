/** Numbers in 16 bits: a sheet of 1,000 places in 6 kB. */

const MOST = 65535;

/** Values in [-range, range] as whole numbers 0 .. 65535. */
export function quantise(values: ArrayLike<number>, range: number): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, (v) => {
    if (!(Math.abs(v) <= range * (1 + 1e-9))) {
      throw new RangeError(
        `Cannot quantise as values must be in [-${range}, ${range}]: current value is ${v}`,
      );
    }
    return Math.round((v / range + 1) / 2 * MOST);
  });
}

/** The inverse of `quantise`, to within range / 65535. */
export function widen(numbers: Uint16Array, range: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(numbers, (v) => (2 * v / MOST - 1) * range);
}

/** Numbers in half precision (IEEE 754 binary16), widened exactly to single precision. */
export function widenHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(halves, (half) => valueOf[half]);
}

/** The value of every half, by its 16 bits. */
const valueOf = Float32Array.from({ length: 2 ** 16 }, (_, half) => {
  const sign = half >>> 15 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = (half & 1023) / 1024;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
});

/**
 * Of the curve v(d) = 1 / (1 + a d^2b), which says how far points at a distance d belong together:
 * fitted by least squares to 1 up to d = .1 (the minimal distance) and exp(.1 - d) beyond, at 300
 * places from 0 to 3, as UMAP's authors do.
 */
export const CURVE = { a: 1.5769436, b: 0.8950607 };

/** No point moves further at once. */
const LONGEST = 4;

/** Leaves 128 steps per doubling of d^2, which keep forces within a percent. */
const SHIFT = 16;
/** Squared distances told apart: two points of an equal place push each other nowhere. */
const [LEAST, MOST] = [2 ** -30, 2 ** 60];

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
/** The highest bits of a single-precision number grow as its logarithm does. */
const high = (value: number) => (float[0] = value, bits[0] >> SHIFT);
const FIRST = high(LEAST);

/** The place of a squared distance in `pull` and `push`. */
export const index = (d2: number) => high(d2 + LEAST) - FIRST;

/**
 * What points at a squared distance pull each other by, over their difference:
 *
 *     -grad log v / d = 2 a b d^(2b - 2) / (1 + a d^2b)
 */
export const pull = table((d2) => {
  const { a, b } = CURVE;
  return 2 * a * b * d2 ** (b - 1) / (1 + a * d2 ** b);
});

/**
 * What points at a squared distance push each other by, over their difference; clipped:
 *
 *     grad log(1 - v) / d = 2 b / (d^2 (1 + a d^2b)),   with .001 added to d^2 as it divides
 */
export const push = table((d2) => {
  const { a, b } = CURVE;
  return Math.min(2 * b / ((0.001 + d2) * (1 + a * d2 ** b)), LONGEST / Math.sqrt(d2));
});

/** `force` in the middle of each step of d^2: powers would take most of a layout's time. */
function table(force: (d2: number) => number): Float64Array {
  return Float64Array.from({ length: high(MOST) - FIRST }, (_, k) => {
    bits[0] = (FIRST + k + 0.5) * 2 ** SHIFT;
    return force(float[0]);
  });
}

import { checkTemplate, countImages, heights, type Template } from "./template.ts";

/** Stop once the largest squared singular value changes by less than this share. */
const TOLERANCE = 1e-10;
const MAX_ITERATIONS = 1000;

/**
 * M5, separability of each image as a matrix of heights with singular values s_k:
 *
 *     M5 = s_1^2 / sum_k s_k^2.
 *
 * A product of a function of x and one of y gives 1 (one bump), two bumps in general position 1/2.
 * NaN for an image with no height at all.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { defaultWorld, render } from "../../world/mod.ts";
 * const [one, other] = [[8, 8], [20, 24]].map((at) => render(defaultWorld, Float32Array.from(at)));
 * const two = one.map((v, k) => Math.min(v, other[k]));
 * assert.ok(Math.abs(separability(one, defaultWorld)[0] - 1) < 1e-6);
 * assert.ok(Math.abs(separability(two, defaultWorld)[0] - 0.5) < 1e-3);
 * ```
 */
export function separability(images: Float32Array, template: Template): Float64Array {
  checkTemplate(template);
  const { n } = template;
  const out = new Float64Array(countImages(images, n));
  for (let i = 0; i < out.length; i++) {
    const h = heights(images, i, template);
    const total = h.reduce((sum, value) => sum + value * value, 0);
    out[i] = total > 0 ? largestSquared(h, n) / total : NaN;
  }
  return out;
}

/** s_1^2 by power iteration on H' H, started from its column sums of squares. */
function largestSquared(h: Float32Array, n: number): number {
  let right = new Float64Array(n);
  for (let p = 0; p < h.length; p++) right[p % n] += h[p] * h[p];
  let value = 0;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const length = Math.hypot(...right);
    right = right.map((v) => v / length);
    const left = new Float64Array(n);
    for (let p = 0; p < h.length; p++) left[Math.floor(p / n)] += h[p] * right[p % n];
    const next = left.reduce((sum, v) => sum + v * v, 0);
    if (Math.abs(next - value) <= TOLERANCE * next) return next;
    value = next;
    right = new Float64Array(n);
    for (let p = 0; p < h.length; p++) right[p % n] += h[p] * left[Math.floor(p / n)];
  }
  return value;
}

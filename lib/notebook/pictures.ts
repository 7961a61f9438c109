import { type Displayable, image } from "@deno/jupyter";
import { grayPng } from "../figures/mod.ts";

/** Between two pictures: pixels, and their gray, so that white pictures do not run together. */
const GAP = 2, GAP_VALUE = 0.6;

/**
 * Images [count, n, n] with values in [-1, 1] side by side, `columns` in a row, each pixel drawn as
 * `zoom` x `zoom`: something to display. Values beyond are shown as black or white.
 *
 * ```ts
 * import { display } from "@deno/jupyter";
 * import { defaultWorld, render } from "../world/mod.ts";
 * const labels = Float32Array.of(4, 4, 8, 4, 12, 4);
 * await display(pictures(render({ ...defaultWorld, n: 16 }, labels), 16));
 * ```
 */
export function pictures(
  images: Float32Array,
  n: number,
  { columns = images.length / (n * n), zoom = 4 }: {
    readonly columns?: number;
    readonly zoom?: number;
  } = {},
): Displayable {
  const count = images.length / (n * n);
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(
      `Cannot show pictures as their length must be a multiple of ${n} x ${n}: ` +
        `current value is ${images.length}`,
    );
  }
  const cell = n * zoom + GAP;
  const [width, height] = [cell * columns - GAP, cell * Math.ceil(count / columns) - GAP];
  const values = new Float32Array(width * height).fill(GAP_VALUE);
  for (let k = 0; k < count; k++) {
    const [left, top] = [cell * (k % columns), cell * Math.floor(k / columns)];
    for (let y = 0; y < n * zoom; y++) {
      for (let x = 0; x < n * zoom; x++) {
        const from = k * n * n + Math.floor(y / zoom) * n + Math.floor(x / zoom);
        values[(top + y) * width + left + x] = images[from];
      }
    }
  }
  return image(grayPng(values, width, height, { black: -1, white: 1 }));
}

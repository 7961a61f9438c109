import { checkVariation, type Grid, meanCode, sumOfSquares } from "./codes.ts";

/** The main effects of x and y on the codes of a grid, and the mean code. */
interface Effects {
  /** h_i. - h_.. as [nx, dims]. */
  readonly x: Float64Array;
  /** h_.j - h_.. as [ny, dims]. */
  readonly y: Float64Array;
  /** h_.. as [dims]. */
  readonly mean: Float64Array;
}

function effects(grid: Grid): Effects {
  const { values, nx, ny, dims } = grid;
  const mean = meanCode(grid);
  const x = new Float64Array(nx * dims);
  const y = new Float64Array(ny * dims);
  for (let i = 0, p = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      for (let d = 0; d < dims; d++, p++) {
        const value = values[p] - mean[d];
        x[i * dims + d] += value / ny;
        y[j * dims + d] += value / nx;
      }
    }
  }
  return { x, y, mean };
}

/**
 * M1, interaction index: the share of the codes' variance that no sum f(x) + g(y) can give.
 *
 *     r_ij = h_ij - h_i. - h_.j + h_..,   M1 = sum |r|^2 / sum |h - h_..|^2
 *
 * 0 for a code [f(x), g(y)] under any rotation, .805 for the raw image of a bump (sigma 1, labels
 * 0 .. 31), (n - 1) / (n + 1) for random codes on an n x n grid.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * // h = (x, y) on the labels {0, 1} x {0, 1} adds up; h = x y does not.
 * const sum = { values: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), count: 4, dims: 2, nx: 2, ny: 2 };
 * const product = { values: Float64Array.of(0, 0, 0, 1), count: 4, dims: 1, nx: 2, ny: 2 };
 * assert.equal(interaction(sum), 0);
 * assert.equal(interaction(product), 1 / 3);
 * ```
 */
export function interaction(grid: Grid): number {
  const { values, nx, ny, dims } = grid;
  const { x, y, mean } = effects(grid);
  let rest = 0;
  let total = 0;
  for (let i = 0, p = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      for (let d = 0; d < dims; d++, p++) {
        const value = values[p] - mean[d];
        total += value * value;
        rest += (value - x[i * dims + d] - y[j * dims + d]) ** 2;
      }
    }
  }
  checkVariation(total, grid, "over the grid");
  return rest / total;
}

/**
 * M2, subspace overlap of the two main effects A [nx, dims] and B [ny, dims]:
 *
 *     M2 = |A B'|_F^2 / (|A' A|_F |B' B|_F)
 *
 * 0 where x and y use orthogonal directions, 1 where they use the same with the same weights,
 * about n / (n + dims) for random codes on an n x n grid.
 */
export function overlap(grid: Grid): number {
  const { nx, ny, dims } = grid;
  const { x, y } = effects(grid);
  checkVariation(sumOfSquares(x), grid, "along x");
  checkVariation(sumOfSquares(y), grid, "along y");
  const cross = productSquared(x, nx, y, ny, dims);
  const norms = productSquared(x, nx, x, nx, dims) * productSquared(y, ny, y, ny, dims);
  return cross / Math.sqrt(norms);
}

/** |A B'|_F^2; for B = A it equals |A' A|_F^2. */
function productSquared(
  a: Float64Array,
  rowsA: number,
  b: Float64Array,
  rowsB: number,
  dims: number,
): number {
  let sum = 0;
  for (let i = 0; i < rowsA; i++) {
    for (let j = 0; j < rowsB; j++) {
      let dot = 0;
      for (let d = 0; d < dims; d++) dot += a[i * dims + d] * b[j * dims + d];
      sum += dot * dot;
    }
  }
  return sum;
}

/** A denoiser's outputs [count, dims] for the same noisy images and labels, by what it is told. */
export interface Outputs {
  readonly xy: Float32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly none: Float32Array;
}

/**
 * M3, denoiser interaction: how far the two coordinates' effects on the output fail to add.
 *
 *     M3 = sum |D_xy - D_x - D_y + D_0|^2 / sum |D_xy - D_0|^2
 *
 * `estimates` of lib/diffusion asks a denoiser, exact or learned, for the four. Null where no label
 * changes the output, as of an untrained network.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const [none, x, y] = [[0, 0], [1, 0], [0, 1]].map((v) => Float32Array.from(v));
 * assert.equal(denoiserInteraction({ none, x, y, xy: Float32Array.of(1, 1) }), 0);
 * assert.equal(denoiserInteraction({ none, x: none, y: none, xy: x }), 1);
 * ```
 */
export function denoiserInteraction({ xy, x, y, none }: Outputs): number | null {
  if (x.length !== xy.length || y.length !== xy.length || none.length !== xy.length) {
    throw new RangeError(
      `Cannot compare outputs as they must have one length: ` +
        `current value is ${[xy.length, x.length, y.length, none.length].join(", ")}`,
    );
  }
  let rest = 0;
  let total = 0;
  for (let p = 0; p < xy.length; p++) {
    rest += (xy[p] - x[p] - y[p] + none[p]) ** 2;
    total += (xy[p] - none[p]) ** 2;
  }
  if (!Number.isFinite(rest + total)) {
    throw new RangeError(
      `Cannot compare outputs as they must be finite: current value is ${rest} / ${total}`,
    );
  }
  return total === 0 ? null : rest / total;
}

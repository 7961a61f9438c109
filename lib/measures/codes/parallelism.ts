import type { Stream } from "../../random/mod.ts";
import type { Grid } from "./codes.ts";

/** Cosines between changes of the code, over random pairs of labels. */
export interface Cosines {
  /** Between changing x and changing y from one label: 0 where the factors are orthogonal. */
  readonly orthogonality: Float64Array;
  /** Between changing x at one y and at another: 1 where the factors are parallel. */
  readonly parallelism: Float64Array;
}

/**
 * Orthogonality and parallelism (arXiv 2408.13256) over `count` random pairs of labels
 * (x, y), (x', y') of the grid with x' != x and y' != y:
 *
 *     orthogonality = cos(h(x', y) - h(x, y), h(x, y') - h(x, y))
 *     parallelism   = cos(h(x', y) - h(x, y), h(x', y') - h(x, y'))
 *
 * A Clifford torus (cos x, sin x, cos y, sin y) gives 0 and 1 for every pair; a torus in 3D not.
 */
export function cosines(grid: Grid, count: number, random: Stream): Cosines {
  const { nx, ny } = grid;
  const orthogonality = new Float64Array(count);
  const parallelism = new Float64Array(count);
  const other = (at: number, n: number) => (at + 1 + random.integer(n - 1)) % n;
  for (let k = 0; k < count; k++) {
    const [i, j] = [random.integer(nx), random.integer(ny)];
    const [i2, j2] = [other(i, nx), other(j, ny)];
    const [here, acrossX, acrossY, both] = [[i, j], [i2, j], [i, j2], [i2, j2]]
      .map(([a, b]) => a * ny + b);
    orthogonality[k] = cosine(grid, here, acrossX, here, acrossY);
    parallelism[k] = cosine(grid, here, acrossX, acrossY, both);
  }
  return { orthogonality, parallelism };
}

/** The cosine between h_b - h_a and h_d - h_c. */
function cosine({ values, dims }: Grid, a: number, b: number, c: number, d: number): number {
  let [dot, first, second] = [0, 0, 0];
  for (let k = 0; k < dims; k++) {
    const u = values[b * dims + k] - values[a * dims + k];
    const v = values[d * dims + k] - values[c * dims + k];
    dot += u * v;
    first += u * u;
    second += v * v;
  }
  if (first === 0 || second === 0) {
    throw new RangeError(
      `Cannot take a cosine as codes must differ: cells ${a} and ${b}, or ${c} and ${d}, are equal`,
    );
  }
  return dot / Math.sqrt(first * second);
}

import type { Grid } from "./codes.ts";

/** The local geometry of a code h(x, y), averaged over the inner cells of a grid. */
export interface Geometry {
  /**
   * Mean of psi = 1/2 log det G, the log of the area that a pixel squared takes in code space; null
   * where x and y somewhere move the code along one line, so that it takes none.
   */
  readonly psi: number | null;
  /** Mean of nu in [1, 2]: directions in which the code moves. */
  readonly nu: number;
  /** Mean of cos = G_xy / sqrt(G_xx G_yy); 0 where x and y move the code at right angles. */
  readonly cosine: number;
  /** Mean of |cos|, which a coupling of changing sign cannot hide. */
  readonly absoluteCosine: number;
}

/**
 * M6, local geometry from the Jacobian J = dh/d(x, y), G = J' J with singular values s of J:
 *
 *     psi = 1/2 log det G,   nu = exp(-sum p log p) with p = s / sum s,
 *     cos = G_xy / sqrt(G_xx G_yy).
 *
 * J is taken by central differences over two grid steps, so the grid must be fine against the code:
 * for the exact renderer ([0, 1] images, interior) G = (pi/2) I, while a step of h pixels gives
 * (pi/2) (1 - exp(-(h / sigma)^2)) (sigma / h)^2, which is .63 of it at h = sigma.
 */
export function geometry(grid: Grid, step: { readonly x: number; readonly y: number }): Geometry {
  const { values, nx, ny, dims } = grid;
  if (nx < 3 || ny < 3 || !(step.x > 0 && step.y > 0)) {
    throw new RangeError(
      `Cannot take derivatives as a grid of at least 3 x 3 and positive steps are needed: ` +
        `current value is ${nx} x ${ny}, steps ${step.x} and ${step.y}`,
    );
  }
  let [psi, nu, cosine, absoluteCosine] = [0, 0, 0, 0];
  const cells = (nx - 2) * (ny - 2);
  for (let i = 1; i < nx - 1; i++) {
    for (let j = 1; j < ny - 1; j++) {
      const [right, left] = [((i + 1) * ny + j) * dims, ((i - 1) * ny + j) * dims];
      const [up, down] = [(i * ny + j + 1) * dims, (i * ny + j - 1) * dims];
      let [xx, xy, yy] = [0, 0, 0];
      for (let d = 0; d < dims; d++) {
        const alongX = (values[right + d] - values[left + d]) / (2 * step.x);
        const alongY = (values[up + d] - values[down + d]) / (2 * step.y);
        xx += alongX * alongX;
        xy += alongX * alongY;
        yy += alongY * alongY;
      }
      if (!(xx > 0 && yy > 0)) {
        throw new RangeError(
          `Cannot take the local geometry as the code must move along x and along y: ` +
            `current value is G_xx ${xx}, G_yy ${yy} in cell (${i}, ${j})`,
        );
      }
      const cos = xy / Math.sqrt(xx * yy);
      psi += 0.5 * Math.log(Math.max(0, xx * yy * (1 - cos * cos))) / cells;
      nu += directions(xx, xy, yy) / cells;
      cosine += cos / cells;
      absoluteCosine += Math.abs(cos) / cells;
    }
  }
  return { psi: Number.isFinite(psi) ? psi : null, nu, cosine, absoluteCosine };
}

/** exp of the entropy of the normalised singular values of J, from G = J' J. */
function directions(xx: number, xy: number, yy: number): number {
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const s = [middle + spread, Math.max(0, middle - spread)].map(Math.sqrt);
  const total = s[0] + s[1];
  return Math.exp(s.reduce((sum, v) => v > 0 ? sum - v / total * Math.log(v / total) : sum, 0));
}

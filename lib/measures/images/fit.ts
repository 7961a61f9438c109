import { clamp, leastSquares, type Normal, type Three } from "./least_squares.ts";
import { gaussian } from "./template.ts";

/** Where a bump lies, and how high it is there (1 for a full bump). */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A fitted shape may be half to one and a half times as high as the data's. */
const HEIGHT_RANGE = [0.5, 1.5] as const;
/**
 * Weight of (1 - a)^2: heights of 1 +- .2 under pixel noise of .05, and (.05 / .2)^2 = 1/16.
 *
 * In a corner height and place trade against each other; without this the place of a sigma = 1 bump
 * scatters by .11 px at that noise, with it by less than .1, and a bump of height .8 moves by .03.
 */
const HEIGHT_PRIOR = 1 / 16;

/**
 * The place of one bump by least squares over the pixels around `start`:
 *
 *     min over (x, y, a) of sum_uw (h(u, w) - a g(u - x) g(w - y))^2 + (1 - a)^2 / 16
 *
 * A centroid would be biased where the border cuts the bump; this is not.
 */
export function fitBump(
  h: Float32Array,
  n: number,
  sigma: number,
  start: { readonly x: number; readonly y: number },
): Place {
  const [u0, u1] = around(start.x, sigma, n);
  const [w0, w1] = around(start.y, sigma, n);
  const inverse = 1 / (sigma * sigma);

  function normalAt([x, y, a]: Three): Normal {
    const gx = gaussian(n, sigma, x);
    const gy = gaussian(n, sigma, y);
    let bx = 0, by = 0, ba = HEIGHT_PRIOR * (1 - a);
    let xx = 0, xy = 0, xa = 0, yy = 0, ya = 0, aa = HEIGHT_PRIOR;
    let cost = HEIGHT_PRIOR * (1 - a) ** 2;
    for (let w = w0; w < w1; w++) {
      const slopeY = (w + 0.5 - y) * inverse;
      for (let u = u0; u < u1; u++) {
        const shape = gx[u] * gy[w];
        const rest = h[w * n + u] - a * shape;
        const dx = a * shape * (u + 0.5 - x) * inverse;
        const dy = a * shape * slopeY;
        cost += rest * rest;
        bx += dx * rest;
        by += dy * rest;
        ba += shape * rest;
        xx += dx * dx;
        xy += dx * dy;
        xa += dx * shape;
        yy += dy * dy;
        ya += dy * shape;
        aa += shape * shape;
      }
    }
    return { cost, gradient: [bx, by, ba], matrix: [xx, xy, xa, yy, ya, aa] };
  }

  const [x, y, height] = leastSquares(
    normalAt,
    [start.x, start.y, 1],
    ([x, y, a]) => [clamp(x, 0, n), clamp(y, 0, n), clamp(a, ...HEIGHT_RANGE)],
  );
  return { x, y, height };
}

/**
 * The place of one peak of a profile (length n) on an unknown constant c, by least squares:
 *
 *     min over (mu, a, c) of sum_u (p(u) - c - a g(u - mu))^2.
 */
export function fitPeak(p: Float64Array, sigma: number, start: number): number {
  const n = p.length;
  const inverse = 1 / (sigma * sigma);

  function normalAt([mu, a, c]: Three): Normal {
    const g = gaussian(n, sigma, mu);
    let cost = 0, bm = 0, ba = 0, bc = 0;
    let mm = 0, ma = 0, mc = 0, aa = 0, ac = 0;
    for (let u = 0; u < n; u++) {
      const rest = p[u] - c - a * g[u];
      const slope = a * g[u] * (u + 0.5 - mu) * inverse;
      cost += rest * rest;
      bm += slope * rest;
      ba += g[u] * rest;
      bc += rest;
      mm += slope * slope;
      ma += slope * g[u];
      mc += slope;
      aa += g[u] * g[u];
      ac += g[u];
    }
    return { cost, gradient: [bm, ba, bc], matrix: [mm, ma, mc, aa, ac, n] };
  }

  const keep = ([mu, a, c]: Three): Three => [clamp(mu, 0, n), clamp(a, ...HEIGHT_RANGE), c];
  return leastSquares(normalAt, [start, 1, 0], keep)[0];
}

/** The pixels [from, to) within 3 sigma and one pixel of `centre`. */
function around(centre: number, sigma: number, n: number): [from: number, to: number] {
  const radius = Math.ceil(3 * sigma) + 1;
  const middle = Math.floor(centre);
  return [Math.max(0, middle - radius), Math.min(n, middle + radius + 1)];
}

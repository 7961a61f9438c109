/** Three parameters of a curve or surface that is fitted to pixels. */
export type Three = readonly [number, number, number];

/** Cost of a fit and, J being its derivatives by the parameters, J' rest and J' J. */
export interface Normal {
  readonly cost: number;
  readonly gradient: Three;
  /** [11, 12, 13, 22, 23, 33] */
  readonly matrix: readonly [number, number, number, number, number, number];
}

const MAX_ITERATIONS = 20;
/** Stop once the parameters (pixels, heights) change by less than this in sum. */
const TOLERANCE = 1e-4;

/**
 * Least squares over three parameters by Levenberg and Marquardt's damped steps.
 *
 * `keep` puts a proposed point back into the allowed box.
 */
export function leastSquares(
  normalAt: (point: Three) => Normal,
  start: Three,
  keep: (point: Three) => Three,
): Three {
  let point = start;
  let here = normalAt(point);
  let damping = 1e-3;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const step = solve(here, damping);
    const next = keep([point[0] + step[0], point[1] + step[1], point[2] + step[2]]);
    const there = normalAt(next);
    if (there.cost > here.cost) {
      damping *= 10;
      continue;
    }
    const moved = Math.abs(next[0] - point[0]) + Math.abs(next[1] - point[1]) +
      Math.abs(next[2] - point[2]);
    [point, here] = [next, there];
    damping *= 0.1;
    if (moved < TOLERANCE) break;
  }
  return point;
}

/** Solves (J' J + damping diag(J' J)) step = J' rest by Cramer's rule. */
function solve({ gradient: b, matrix: m }: Normal, damping: number): Three {
  // The floor keeps a parameter that no pixel sees where it is.
  const grow = (value: number) => value * (1 + damping) + 1e-12;
  const [a11, a12, a13, a22, a23, a33] = [grow(m[0]), m[1], m[2], grow(m[3]), m[4], grow(m[5])];
  const c11 = a22 * a33 - a23 * a23;
  const c12 = a13 * a23 - a12 * a33;
  const c13 = a12 * a23 - a13 * a22;
  const c22 = a11 * a33 - a13 * a13;
  const c23 = a12 * a13 - a11 * a23;
  const c33 = a11 * a22 - a12 * a12;
  const det = a11 * c11 + a12 * c12 + a13 * c13;
  return [
    (c11 * b[0] + c12 * b[1] + c13 * b[2]) / det,
    (c12 * b[0] + c22 * b[1] + c23 * b[2]) / det,
    (c13 * b[0] + c23 * b[1] + c33 * b[2]) / det,
  ];
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

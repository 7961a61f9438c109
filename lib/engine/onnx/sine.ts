/**
 * Sines by multiplication and addition: a graphics processor's own are allowed to be wrong by 5e-4,
 * a thousand times the rounding of what surrounds them.
 *
 * With x = k pi + r and |r| <= pi / 2, sin x = (-1)^k (r + r^3 p(r^2)), p of degree 3 by least
 * squares at Chebyshev's places: wrong by 5e-9 in exact arithmetic, by 1e-7 in float32.
 */

import * as make from "../graph/build.ts";
import type { Node } from "../graph/graph.ts";

const P = [
  -0.16666656731948384,
  0.008333010337864894,
  -0.00019806202738544064,
  0.0000025992796019751906,
];

/** pi in two parts: k times the first is exact for |k| < 8192. */
const [HIGH, LOW] = [3.140625, Math.PI - 3.140625];

const number = (value: number): Node => make.filled(value, []);
const times = (a: Node, b: Node | number): Node =>
  make.binary("mul", a, typeof b === "number" ? number(b) : b);
const plus = (a: Node, b: Node | number): Node =>
  make.binary("add", a, typeof b === "number" ? number(b) : b);
const minus = (a: Node, b: Node): Node => make.binary("sub", a, b);
const floor = (a: Node): Node => make.unary("floor", a);

export const sine = (x: Node): Node => halfTurns(x, 0);

/** The sine a quarter turn ahead. */
export const cosine = (x: Node): Node => halfTurns(x, 0.5);

/** sin(x + ahead pi). */
function halfTurns(x: Node, ahead: number): Node {
  const k = floor(plus(times(x, 1 / Math.PI), ahead + 0.5));
  const whole = ahead === 0 ? k : plus(k, -ahead);
  const r = minus(minus(x, times(whole, HIGH)), times(whole, LOW));
  const square = make.unary("square", r);
  const p = P.reduceRight<Node | undefined>(
    (sum, c) => sum === undefined ? number(c) : plus(times(square, sum), c),
    undefined,
  )!;
  const half = times(k, 0.5);
  const odd = minus(half, floor(half));
  const sign = plus(times(odd, -4), 1);
  return times(plus(r, times(times(square, r), p)), sign);
}

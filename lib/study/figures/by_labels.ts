import type { Dot } from "../../figures/mod.ts";
import type { View } from "../../records/mod.ts";

/** Codes in space, turned. */
export type TurnedCodes = readonly (readonly [x: number, y: number, z: number])[];

/**
 * A view turned, or mirrored, as a whole, so that the label's x grows to the right and its y towards
 * the reader as far as they can: distances stay as they are, and the axes of a layout mean nothing.
 * With P the places and L the labels, both centred, the first two new axes are the nearest
 * orthonormal ones to P'L:
 *
 *     A = P'L (L'P P'L)^(-1/2).
 *
 * The third is normal to them, on the side where the codes lie as in the view `before`.
 */
export function turned(
  { places }: Pick<View, "places">,
  labels: readonly number[],
  before?: TurnedCodes,
): TurnedCodes {
  const count = labels.length / 2;
  const P = centred(places, count, 3);
  const L = centred(labels, count, 2);
  const product = (i: number, c: number) =>
    L.reduce((sum, label, k) => sum + P[k][i] * label[c], 0);
  const a: Vector = [product(0, 0), product(1, 0), product(2, 0)];
  const b: Vector = [product(0, 1), product(1, 1), product(2, 1)];
  const [right, near] = orthonormal(a, b);
  const up = cross(right, near);
  const own = P.map((place) => [dot(place, right), dot(place, near), dot(place, up)] as const);
  const sign = before && own.reduce((sum, [, , z], k) => sum + z * before[k][2], 0) < 0 ? -1 : 1;
  return own.map(([x, y, z]) => [x, y, sign * z] as const);
}

/** Turned codes as marks that the label's x or y colours, from 0 to the canvas's side. */
export function dotsOf(
  codes: TurnedCodes,
  labels: readonly number[],
  axis: "x" | "y",
  n: number,
): Dot[] {
  const c = axis === "x" ? 0 : 1;
  return codes.map(([x, y, z], k) => ({ x, y, z, shade: labels[2 * k + c] / n }));
}

type Vector = readonly number[];

const dot = (a: Vector, b: Vector) => a.reduce((sum, value, k) => sum + value * b[k], 0);
const cross = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => [
  b * f - c * e,
  c * d - a * f,
  a * e - b * d,
];
const mixed = (a: Vector, s: number, b: Vector, t: number): Vector =>
  a.map((value, k) => s * value + t * b[k]);

function centred(values: readonly number[], count: number, width: number): Vector[] {
  const rows = Array.from({ length: count }, (_, k) => values.slice(width * k, width * (k + 1)));
  const mean = Array.from(
    { length: width },
    (_, c) => rows.reduce((sum, row) => sum + row[c], 0) / count,
  );
  return rows.map((row) => row.map((value, c) => value - mean[c]));
}

/** The nearest orthonormal pair: (a, b) times the inverse root of its 2 x 2 Gram matrix. */
function orthonormal(a: Vector, b: Vector): [Vector, Vector] {
  const [p, q, r] = [dot(a, a), dot(a, b), dot(b, b)];
  const root = Math.sqrt(Math.max(0, p * r - q * q));
  // Codes that tell nothing, or one direction alone, may stay as they are.
  if (!(root > 1e-9 * (p + r))) return [[1, 0, 0], [0, 1, 0]];
  // G^(-1/2) of a positive 2 x 2 matrix, by the theorem of Cayley and Hamilton.
  const trace = Math.sqrt(p + r + 2 * root);
  const scale = 1 / (root * trace);
  return [
    mixed(a, scale * (r + root), b, -scale * q),
    mixed(a, -scale * q, b, scale * (p + root)),
  ];
}

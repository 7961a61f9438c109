import type { Codes } from "../codes/codes.ts";
import { gram, squaredDistance } from "../codes/gram.ts";
import { spectrum } from "../codes/spectrum.ts";
import { type Bar, loops } from "./loops.ts";

/** The shape of a cloud of codes. */
export interface Shape {
  /** Its longest-lived loops; lengths are shares of the largest distance between two codes. */
  readonly loops: readonly Bar[];
  /** Shares of the variance along its principal components, largest first. */
  readonly spectrum: readonly number[];
}

/** Codes that stand for all: of more, loops take long. */
const LANDMARKS = 200;
/** Loops and components that are told. */
const [LOOPS, COMPONENTS] = [12, 12];

/**
 * Loops and spectrum of codes. Both tori have two loops: (cos x, sin x, cos y, sin y), a Clifford
 * torus, takes four equal components for them, a torus in space three.
 */
export function shape(codes: Codes): Shape {
  const products = gram(codes);
  const { count } = codes;
  const distance = (i: number, j: number) => Math.sqrt(squaredDistance(products, i, j));
  const chosen = landmarks(count, Math.min(LANDMARKS, count), distance);
  const distances = Float64Array.from(
    { length: chosen.length ** 2 },
    (_, k) => distance(chosen[Math.floor(k / chosen.length)], chosen[k % chosen.length]),
  );
  const size = distances.reduce((a, b) => Math.max(a, b), 0);
  return {
    loops: loops(distances.map((d) => d / size), chosen.length).slice(0, LOOPS),
    spectrum: spectrum(products, COMPONENTS),
  };
}

/** Codes that lie far from each other: each next one is the farthest from those before. */
function landmarks(count: number, wanted: number, distance: (i: number, j: number) => number) {
  const chosen = [0];
  const nearest = Float64Array.from({ length: count }, (_, i) => distance(i, 0));
  while (chosen.length < wanted) {
    let next = 0;
    for (let i = 1; i < count; i++) if (nearest[i] > nearest[next]) next = i;
    chosen.push(next);
    for (let i = 0; i < count; i++) nearest[i] = Math.min(nearest[i], distance(i, next));
  }
  return chosen;
}

/** Shorter lives, as shares of the largest distance, are those of gaps between points. */
const LEAST_LIFE = 0.1;
/** Above, the second loop stands out from the third: 1.8 and more on tori, 1.3 at most on sheets. */
export const STANDS_OUT = 1.5;

/** Whether two loops live longer than all others: as a torus has it, and a Klein bottle too. */
export function hasTwoLoops({ loops }: Pick<Shape, "loops">): boolean {
  const life = (k: number) => loops[k] === undefined ? 0 : loops[k].death - loops[k].birth;
  return life(1) > Math.max(LEAST_LIFE, STANDS_OUT * life(2));
}

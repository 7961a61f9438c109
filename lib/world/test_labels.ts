import { permutation, type Stream, stream } from "../random/mod.ts";

/** The labels every model is tested on, each [256, 2]. */
export interface TestLabels {
  /** Distinct integer labels: they lie on every full lattice in use. */
  readonly on: Float32Array<ArrayBuffer>;
  /** Labels whose coordinates are at least 0.03 px from every coordinate of those lattices. */
  readonly off: Float32Array<ArrayBuffer>;
}

/** Lattice steps in use, in pixels; a coarser step's coordinates are among those of 0.25 or 0.1. */
export const LATTICE_STEPS: readonly number[] = [1, 0.5, 0.25, 0.1];

const COUNT = 256;
const OFF_DISTANCE = 0.03;

/**
 * The test labels of an N x N canvas, the same for all runs: drawn from the streams `world/test/on`
 * and `world/test/off` of seed 0. A canvas below 16 x 16 has only N^2 integer labels, all of them.
 */
export function testLabels(n: number): TestLabels {
  const chosen = permutation(stream(0, "world/test/on"), n * n).slice(0, COUNT);
  const on = Float32Array.from(
    { length: 2 * chosen.length },
    (_, k) => k % 2 === 0 ? chosen[k >> 1] % n : Math.floor(chosen[k >> 1] / n),
  );
  const random = stream(0, "world/test/off");
  const off = Float32Array.from({ length: 2 * COUNT }, () => offLattice(random, n));
  return { on, off };
}

/** A uniform coordinate, drawn again until it is far enough from every lattice. */
function offLattice(random: Stream, n: number): number {
  for (;;) {
    const mu = Math.fround(n * random.uniform());
    if (LATTICE_STEPS.every((d) => Math.abs(mu - d * Math.round(mu / d)) >= OFF_DISTANCE)) {
      return mu;
    }
  }
}

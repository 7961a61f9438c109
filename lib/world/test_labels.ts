import { permutation, type Stream, stream } from "../random/mod.ts";

/** The labels that every model is tested on. */
export interface TestLabels {
  /** [128, 2], on every full lattice in use: each place as often, or, of many, some drawn by lot. */
  readonly on: Float32Array<ArrayBuffer>;
  /** [1000, 2], uniform, but at least 0.03 px from the coordinates of those lattices. */
  readonly off: Float32Array<ArrayBuffer>;
  /** [1128, 2], `on` and then `off`. */
  readonly all: Float32Array<ArrayBuffer>;
}

/** Lattice steps in use, in pixels. */
export const LATTICE_STEPS: readonly number[] = [4, 2, 1, 0.5, 0.25, 0.1];

/** The coarsest lattice: all others hold its points. */
const COARSEST = 4;
const ON = 128;
const OFF = 1000;
const OFF_DISTANCE = 0.03;

/** The test labels of an N x N canvas, the same for all runs. */
export function testLabels(n: number): TestLabels {
  const side = Math.ceil(n / COARSEST);
  const places = side * side > ON
    ? permutation(stream(0, "world/test/on"), side * side)
    : Uint32Array.from({ length: side * side }, (_, k) => k);
  const on = Float32Array.from({ length: 2 * ON }, (_, k) => {
    const place = places[(k >> 1) % places.length];
    return COARSEST * (k % 2 === 0 ? place % side : Math.floor(place / side));
  });
  const random = stream(0, "world/test/off");
  const off = Float32Array.from({ length: 2 * OFF }, () => offLattice(random, n));
  return { on, off, all: Float32Array.of(...on, ...off) };
}

/** Whether a label is one of those that every lattice in use holds. */
export const isOnEveryLattice = ({ x, y }: { readonly x: number; readonly y: number }): boolean =>
  x % COARSEST === 0 && y % COARSEST === 0;

/** A uniform coordinate, drawn again until it is far enough from every lattice. */
function offLattice(random: Stream, n: number): number {
  for (;;) {
    const mu = Math.fround(n * random.uniform());
    if (LATTICE_STEPS.every((d) => Math.abs(mu - d * Math.round(mu / d)) >= OFF_DISTANCE)) {
      return mu;
    }
  }
}

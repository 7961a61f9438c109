import { type Codes, codes, type Grid, grid } from "../../../lib/measures/codes/mod.ts";
import { type Stream, stream } from "../../../lib/random/mod.ts";

/** Codes whose scores are known, as functions of a label (x, y) in [0, 1)^2. */
export type MadeCode = (x: number, y: number) => readonly number[];

const TURN = 2 * Math.PI;

export const identity: MadeCode = (x, y) => [x, y];

/** A dense place code: units with narrow fields on a 12 x 12 lattice. */
export const place: MadeCode = (x, y) =>
  Array.from({ length: 144 }, (_, k) => {
    const [a, b] = [(k % 12) / 11, Math.floor(k / 12) / 11];
    return Math.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * 0.08 ** 2));
  });

export const clifford: MadeCode = (x, y) => [
  Math.cos(TURN * x),
  Math.sin(TURN * x),
  Math.cos(TURN * y),
  Math.sin(TURN * y),
];

export const torus3: MadeCode = (x, y) => [
  (2 + Math.cos(TURN * x)) * Math.cos(TURN * y),
  (2 + Math.cos(TURN * x)) * Math.sin(TURN * y),
  Math.sin(TURN * x),
];

export const swissRoll: MadeCode = (x, y) => {
  const t = 1.5 * Math.PI * (1 + 2 * x);
  return [t * Math.cos(t), 21 * y, t * Math.sin(t)];
};

/** `count` random labels in [0, 1)^2 as [count, 2]. */
export function labels(count: number, seed = 1): Float32Array {
  const random = stream(seed, "labels");
  return Float32Array.from({ length: 2 * count }, () => random.uniform());
}

export function codesOf(made: MadeCode, at: Float32Array): Codes {
  const count = at.length / 2;
  const rows = Array.from({ length: count }, (_, i) => made(at[2 * i], at[2 * i + 1]));
  return codes(Float64Array.from(rows.flat()), count);
}

/** The code on the labels (i / nx, j / ny). */
export function gridOf(made: MadeCode, nx: number, ny: number): Grid {
  const rows: number[] = [];
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) rows.push(...made(i / nx, j / ny));
  }
  return grid(Float64Array.from(rows), nx, ny);
}

export function randomRows(count: number, dims: number, random: Stream): Float64Array {
  return Float64Array.from({ length: count * dims }, () => random.normal());
}

/** The code turned by a random rotation of its space. */
export function rotated<T extends Codes>(code: T, random: Stream): T {
  const { count, dims, values } = code;
  const axes = Array.from({ length: dims }, () => randomRows(1, dims, random));
  axes.forEach((axis, a) => {
    for (const earlier of axes.slice(0, a)) {
      const along = axis.reduce((sum, v, d) => sum + v * earlier[d], 0);
      axis.forEach((_, d) => axis[d] -= along * earlier[d]);
    }
    const length = Math.hypot(...axis);
    axis.forEach((_, d) => axis[d] /= length);
  });
  const out = new Float64Array(count * dims);
  for (let i = 0; i < count; i++) {
    axes.forEach((axis, a) => {
      for (let d = 0; d < dims; d++) out[i * dims + a] += axis[d] * values[i * dims + d];
    });
  }
  return { ...code, values: out };
}

/** Every number of the code `times` over, side by side. */
export function duplicated<T extends Codes>(code: T, times: number): T {
  const { count, dims, values } = code;
  const out = Float64Array.from(
    { length: count * dims * times },
    (_, p) => values[Math.floor(p / (dims * times)) * dims + p % dims],
  );
  return { ...code, dims: dims * times, values: out };
}

/** Rows in the order of `order`. */
export function reordered<T extends Codes>(code: T, order: Uint32Array): T {
  const { dims, values } = code;
  return {
    ...code,
    values: values.map((_, p) => values[order[Math.floor(p / dims)] * dims + p % dims]),
  };
}

export function scaled<T extends Codes>(code: T, by: number): T {
  return { ...code, values: code.values.map((v) => by * v) };
}

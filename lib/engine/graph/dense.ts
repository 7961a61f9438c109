/** Arrays of float64 in row-major order, indexed like tensors. */

import { type Shape, sizeOf } from "./graph.ts";

export type Dense = Float64Array<ArrayBuffer>;

/** Calls `visit(flat, index)` for every index of `shape`, in row-major order. */
export function each(shape: Shape, visit: (flat: number, index: readonly number[]) => void): void {
  const index = shape.map(() => 0);
  const size = sizeOf(shape);
  for (let flat = 0; flat < size; flat++) {
    visit(flat, index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) {
      index[axis] = 0;
    }
  }
}

/** Place of `index` in an array of `shape`, whose axes of size 1 and missing leading axes broadcast. */
export function place(shape: Shape, index: readonly number[]): number {
  const skipped = index.length - shape.length;
  let at = 0;
  for (let i = 0; i < shape.length; i++) {
    at = at * shape[i] + (shape[i] === 1 ? 0 : index[i + skipped]);
  }
  return at;
}

/** A result of `shape` whose every element is computed from its index. */
export function fill(shape: Shape, valueAt: (index: readonly number[]) => number): Dense {
  const out = new Float64Array(sizeOf(shape));
  each(shape, (flat, index) => out[flat] = valueAt(index));
  return out;
}

/** A result of `shape` that collects contributions: add(index, value). */
export function scatter(
  shape: Shape,
  collect: (add: (index: readonly number[], value: number) => void) => void,
): Dense {
  const out = new Float64Array(sizeOf(shape));
  collect((index, value) => out[place(shape, index)] += value);
  return out;
}

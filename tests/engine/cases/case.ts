/** One use of a tfjs kernel: arguments to draw, and the call that runs it. */

import * as tf from "@tensorflow/tfjs";
import { type DType, type Shape, sizeOf, type Values } from "../../../lib/engine/graph/graph.ts";
import type { TensorSpec } from "../../../lib/engine/mod.ts";
import { type Stream, stream } from "../../../lib/random/mod.ts";

export interface Argument {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly draw: (random: Stream) => number;
}

export interface Case {
  readonly arguments: readonly Argument[];
  // deno-lint-ignore no-explicit-any -- each case knows the ranks of its own arguments
  readonly apply: (...tensors: any[]) => tf.Tensor | tf.Tensor[];
  /** Expected values, where tfjs's own CPU kernel cannot be asked. */
  readonly expected?: (...values: Float64Array[]) => ArrayLike<number>;
}

export const on = (
  given: readonly Argument[],
  apply: Case["apply"],
  expected?: Case["expected"],
): Case => ({ arguments: given, apply, expected });

/** Standard normals, one in five of them rounded to an integer, so that 0 and ties occur. */
export const reals = (...shape: number[]): Argument => ({
  shape,
  dtype: "float32",
  draw: (random) => random.uniform() < 0.2 ? Math.round(random.normal()) : random.normal(),
});

/** Reals in [0.25, 4). */
export const positives = (...shape: number[]): Argument => ({
  shape,
  dtype: "float32",
  draw: (random) => 4 ** (2 * random.uniform() - 1),
});

/** Integers in [from, to). */
export const integers = (from: number, to: number, ...shape: number[]): Argument => ({
  shape,
  dtype: "int32",
  draw: (random) => from + random.integer(to - from),
});

export const flags = (...shape: number[]): Argument => ({
  shape,
  dtype: "bool",
  draw: (random) => random.integer(2),
});

/** The arguments' values: the same for the same name. */
export function drawn({ arguments: given }: Case, name: string): Values[] {
  return given.map(({ shape, dtype, draw }, k) => {
    const random = stream(1, `cases/${name}`, k);
    const values = Array.from({ length: sizeOf(shape) }, () => draw(random));
    return dtype === "float32" ? Float32Array.from(values) : Int32Array.from(values);
  });
}

export const specOf = ({ shape, dtype }: Argument): TensorSpec => ({ shape, dtype });

/** What a case makes, always as a list. */
export function applied(one: Case, tensors: readonly tf.Tensor[]): tf.Tensor[] {
  const made = one.apply(...tensors);
  return Array.isArray(made) ? made : [made];
}

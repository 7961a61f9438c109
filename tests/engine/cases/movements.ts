/** Kernels that move elements. */

import * as tf from "@tensorflow/tfjs";
import { type Case, flags, integers, on, reals } from "./case.ts";

const transpose = (shape: number[], permutation: number[]): Case =>
  on([reals(...shape)], (x) => tf.transpose(x, permutation));

const slice = (shape: number[], begin: number[], size: number[]): Case =>
  on([reals(...shape)], (x) => tf.slice(x, begin, size));

const concat = (axis: number, ...shapes: number[][]): Case =>
  on(shapes.map((shape) => reals(...shape)), (...parts) => tf.concat(parts, axis));

const pad = (shape: number[], paddings: [number, number][], value?: number): Case =>
  on([reals(...shape)], (x) => tf.pad(x, paddings, value));

export const MOVEMENTS: Readonly<Record<string, readonly Case[]>> = {
  Reshape: [
    on([reals(2, 3, 4)], (x) => tf.reshape(x, [4, 6])),
    on([reals(2, 4, 4, 16)], (x) => tf.reshape(x, [2, 16, -1])),
    on([reals(1)], (x) => tf.reshape(x, [])),
    on([integers(0, 9, 6)], (x) => tf.reshape(x, [3, 2])),
  ],
  ExpandDims: [
    on([reals(3, 4)], (x) => tf.expandDims(x, 0)),
    on([reals(3, 4)], (x) => tf.expandDims(x, -1)),
    on([reals(3, 4)], (x) => tf.expandDims(x, 1)),
  ],
  Transpose: [
    transpose([3, 5], [1, 0]),
    transpose([2, 3, 4], [2, 0, 1]),
    transpose([2, 3, 4, 16], [0, 3, 1, 2]),
    transpose([2, 16, 3, 4], [0, 2, 3, 1]),
    transpose([3, 1, 5, 2], [2, 1, 3, 0]),
    on([flags(3, 5)], (x) => tf.transpose(x)),
  ],
  Tile: [
    on([reals(3, 4)], (x) => tf.tile(x, [2, 3])),
    on([reals(2, 1, 5)], (x) => tf.tile(x, [1, 4, 2])),
    on([reals(7)], (x) => tf.tile(x, [3])),
    on([integers(0, 9, 2, 2)], (x) => tf.tile(x, [1, 2])),
    on([reals(1, 3)], (x) => tf.broadcastTo(x, [5, 3])),
  ],
  BroadcastTo: [
    // tfjs's own broadcastTo runs Tile; no backend of its has this kernel.
    on(
      [reals(3)],
      (x) => tf.engine().runKernel("BroadcastTo", { x }, { shape: [2, 3] }) as tf.Tensor,
      (x) => [...x, ...x],
    ),
    on(
      [reals(2, 1)],
      (x) => tf.engine().runKernel("BroadcastTo", { x }, { shape: [2, 3] }) as tf.Tensor,
      ([a, b]) => [a, a, a, b, b, b],
    ),
  ],
  Slice: [
    slice([3, 5, 4], [1, 0, 2], [2, 5, 1]),
    slice([2, 4, 4, 32], [0, 1, 1, 0], [2, 2, 2, 32]),
    slice([2, 4, 4, 48], [0, 0, 0, 16], [2, 4, 4, 16]),
    slice([2, 4, 4, 48], [0, 0, 0, 5], [2, 4, 4, 20]),
    slice([9], [3], [-1]),
    on([flags(9)], (x) => tf.slice(x, [2], [5])),
  ],
  Concat: [
    concat(1, [3, 2], [3, 5], [3, 1]),
    concat(0, [2], [7]),
    concat(3, [2, 4, 4, 16], [2, 4, 4, 32]),
    concat(3, [2, 4, 4, 16], [2, 4, 4, 3]),
    concat(-1, [2, 3], [2, 4]),
    concat(1, [2, 3, 4, 16], [2, 1, 4, 16]),
    on([integers(0, 9, 4), integers(0, 9, 2)], (a, b) => tf.concat([a, b])),
    on([reals(3)], (x) => tf.concat([tf.slice(x, [0], [0]), x, x])),
  ],
  Pack: [
    on([reals(3, 4), reals(3, 4)], (a, b) => tf.stack([a, b])),
    on([reals(3, 4), reals(3, 4), reals(3, 4)], (...parts) => tf.stack(parts, 1)),
    on([reals(), reals()], (a, b) => tf.stack([a, b])),
  ],
  SplitV: [
    on([reals(3, 6)], (x) => tf.split(x, 3, 1)),
    on([reals(3, 6)], (x) => tf.split(x, [1, 3, 2], -1)),
    on([reals(2, 4, 4, 48)], (x) => tf.split(x, 3, 3)),
    on([reals(7, 2)], (x) => tf.split(x, [3, -1], 0)),
  ],
  Unpack: [
    on([reals(3, 4)], (x) => tf.unstack(x)),
    on([reals(2, 3, 4)], (x) => tf.unstack(x, -1)),
    on([integers(0, 9, 3, 2)], (x) => tf.unstack(x, 1)),
  ],
  PadV2: [
    pad([3, 4], [[1, 2], [0, 3]]),
    pad([2, 4, 4, 16], [[0, 0], [1, 1], [2, 0], [0, 0]]),
    pad([2, 4, 4, 16], [[0, 0], [0, 0], [0, 0], [1, 3]], 0.5),
    pad([2, 1, 3], [[0, 1], [2, 2], [0, 0]], -1),
    // Only an infinity tells these two apart.
    on([reals(4)], (x) => tf.clipByValue(tf.pad(x, [[1, 0]], Infinity), -9, 9)),
    on([reals(4)], (x) => tf.clipByValue(tf.pad(x, [[1, 0]], -Infinity), -9, 9)),
    on([integers(0, 9, 3)], (x) => tf.pad(x, [[1, 1]], 5)),
  ],
  Reverse: [
    on([reals(3, 5)], (x) => tf.reverse(x, 1)),
    on([reals(3, 5)], (x) => tf.reverse(x)),
    on([reals(2, 4, 3, 16)], (x) => tf.reverse(x, [1, 2])),
    on([reals(2, 4, 3, 32)], (x) => tf.reverse(x, -1)),
    on([reals(1, 3)], (x) => tf.reverse(x, 0)),
  ],
  GatherV2: [
    on([reals(5, 3), integers(0, 5, 4)], (x, at) => tf.gather(x, at)),
    on([reals(3, 5, 2), integers(0, 5, 2, 3)], (x, at) => tf.gather(x, at, 1)),
    on([reals(2, 4, 4, 16), integers(0, 16, 5)], (x, at) => tf.gather(x, at, -1)),
    on([integers(0, 9, 6), integers(0, 6)], (x, at) => tf.gather(x, at)),
  ],
};

/** Kernels that join elements: reductions, softmax, products of matrices. */

import * as tf from "@tensorflow/tfjs";
import { type Case, flags, integers, on, reals } from "./case.ts";

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const reduction = (reduce: Reduction): Case[] => [
  on([reals(2, 5, 3, 7)], (x) => reduce(x)),
  on([reals(2, 5, 3, 7)], (x) => reduce(x, [1, 2])),
  on([reals(2, 4, 4, 32)], (x) => reduce(x, [1, 2], true)),
  on([reals(3, 5, 4)], (x) => reduce(x, 1)),
  on([reals(3, 5, 4)], (x) => reduce(x, [0, 2])),
  on([reals(3, 1, 4)], (x) => reduce(x, -1, true)),
  on([reals(17)], (x) => reduce(x, 0)),
  on([integers(-9, 9, 3, 5)], (x) => reduce(x, 1)),
];

const product = (a: number[], b: number[], transposeA = false, transposeB = false): Case =>
  on([reals(...a), reals(...b)], (x, y) => tf.matMul(x, y, transposeA, transposeB));

const [m, k, n] = [5, 17, 3];

export const REDUCTIONS: Readonly<Record<string, readonly Case[]>> = {
  Sum: [...reduction(tf.sum), on([flags(4, 6)], (x) => tf.sum(x, 1))],
  Mean: reduction(tf.mean),
  Max: reduction(tf.max),
  Softmax: [
    on([reals(3, 5)], (x) => tf.softmax(x)),
    on([reals(2, 4, 4, 16)], (x) => tf.softmax(x)),
    on([reals(9)], (x) => tf.softmax(tf.mul(x, 40))),
  ],
  BatchMatMul: [
    product([m, k], [k, n]),
    product([k, m], [k, n], true),
    product([m, k], [n, k], false, true),
    product([k, m], [n, k], true, true),
    product([4, m, k], [4, k, n]),
    product([4, k, m], [4, n, k], true, true),
    product([1, m, k], [4, k, n]),
    product([4, m, k], [1, n, k], false, true),
    product([2, 3, m, k], [2, 3, k, n]),
    product([1, k], [k, 1]),
    product([16, 32], [32, 48]),
    on(
      [reals(2, 4, 3, 5), reals(2, 4, 5, 6)],
      (x, y) => tf.matMul(tf.transpose(x, [0, 1, 3, 2]), tf.transpose(y, [0, 1, 3, 2]), true, true),
    ),
    on([reals(3, 8), reals(8)], (x, y) => tf.dot(x, y)),
  ],
};

/** Kernels that work element by element. */

import * as tf from "@tensorflow/tfjs";
import { type Argument, type Case, flags, integers, on, positives, reals } from "./case.ts";

type Draw = (...shape: number[]) => Argument;

const unary = (apply: Case["apply"], draw: Draw = reals, ...more: Case[]): Case[] => [
  on([draw(2, 5, 7, 3)], apply),
  on([draw(2, 4, 4, 32)], apply),
  on([draw()], apply),
  ...more,
];

const whole: Draw = (...shape) => integers(-3, 4, ...shape);
const small: Draw = (...shape) => integers(0, 4, ...shape);

/** Pairs of shapes: equal, one number, per channel, per image and channel, both sides, more axes. */
const PAIRS: readonly (readonly [number[], number[]])[] = [
  [[3, 5], [3, 5]],
  [[2, 3, 3, 16], []],
  [[], [7]],
  [[2, 5, 3, 17], [17]],
  [[2, 4, 4, 32], [2, 1, 1, 32]],
  [[4, 1, 3], [2, 1]],
  [[1], [1, 1]],
];

const binary = (apply: Case["apply"], a: Draw = reals, b: Draw = a): Case[] =>
  PAIRS.map(([shapeA, shapeB]) => on([a(...shapeA), b(...shapeB)], apply));

const both = (apply: Case["apply"]): Case[] => [
  ...binary(apply),
  on([whole(3, 4), whole(4)], apply),
];

const logical = (apply: Case["apply"]): Case[] => [
  on([flags(3, 5), flags(3, 5)], apply),
  on([flags(2, 3, 4), flags(4)], apply),
];

export const POINTWISE: Readonly<Record<string, readonly Case[]>> = {
  Identity: unary((x) => tf.clone(x)),
  Neg: unary(tf.neg, reals, on([whole(5)], tf.neg)),
  Abs: unary(tf.abs, reals, on([whole(5)], tf.abs)),
  Exp: unary(tf.exp),
  Log: unary(tf.log, positives),
  Sqrt: unary(tf.sqrt, positives),
  Rsqrt: unary(tf.rsqrt, positives),
  Square: unary(tf.square, reals, on([whole(5)], tf.square)),
  Reciprocal: unary(tf.reciprocal, positives),
  Sigmoid: unary(tf.sigmoid),
  Tanh: unary(tf.tanh),
  Relu: unary(tf.relu, reals, on([whole(5)], tf.relu)),
  Sin: unary(tf.sin),
  Cos: unary(tf.cos),
  Floor: unary(tf.floor),
  Sign: unary(tf.sign),
  LogicalNot: [on([flags(4, 3)], tf.logicalNot)],
  Step: [
    ...unary((x) => tf.step(x)),
    ...unary((x) => tf.step(x, 0.25)),
    on([whole(9)], (x) => tf.step(x)),
  ],
  ClipByValue: [
    ...unary((x) => tf.clipByValue(x, -0.5, 1)),
    on([whole(9)], (x) => tf.clipByValue(x, -1, 2)),
  ],
  ZerosLike: [on([reals(2, 3)], tf.zerosLike), on([whole(3)], tf.zerosLike)],
  OnesLike: [
    on([reals(2, 3)], (x) => tf.add(tf.onesLike(x), x)),
    on([whole(3)], tf.onesLike),
  ],
  Fill: [
    on([reals(2, 3)], (x) => tf.mul(tf.fill([2, 3], 1.5), x)),
    on([whole(3)], (x) => tf.add(tf.fill([2, 3], 7, "int32"), x)),
  ],

  Add: both(tf.add),
  AddN: [
    on([reals(3, 4), reals(3, 4), reals(3, 4)], (...terms) => tf.addN(terms)),
    on([reals(5)], (x) => tf.addN([x])),
  ],
  Sub: both(tf.sub),
  Multiply: both(tf.mul),
  RealDiv: binary(tf.div, reals, positives),
  Pow: [
    ...binary(tf.pow, positives, reals),
    on([reals(4, 5)], (x) => tf.pow(x, tf.scalar(3))),
    on([reals(4, 5)], (x) => tf.pow(x, tf.scalar(2))),
    on([whole(6), small(6)], tf.pow),
  ],
  Maximum: both(tf.maximum),
  Minimum: both(tf.minimum),
  SquaredDifference: both(tf.squaredDifference),
  Equal: [...both(tf.equal), on([flags(8), flags(8)], tf.equal)],
  NotEqual: both(tf.notEqual),
  Less: both(tf.less),
  LessEqual: both(tf.lessEqual),
  Greater: both(tf.greater),
  GreaterEqual: both(tf.greaterEqual),
  LogicalAnd: logical(tf.logicalAnd),
  LogicalOr: logical(tf.logicalOr),
  Select: [
    on([flags(3, 4), reals(3, 4), reals(3, 4)], tf.where),
    on([flags(2, 4, 4, 16), reals(1, 4, 4, 16), reals()], tf.where),
    on([flags(3, 4), whole(3, 4), whole(3, 4)], tf.where),
    on([flags(9), flags(9), flags(9)], tf.where),
    // A vector chooses whole rows; tfjs's CPU kernel then repeats the first values.
    on(
      [flags(3), reals(3, 4, 2), reals(3, 4, 2)],
      (condition, t, e) => tf.engine().runKernel("Select", { condition, t, e }) as tf.Tensor,
      (condition, t, e) => t.map((value, i) => condition[Math.floor(i / 8)] ? value : e[i]),
    ),
  ],
  Cast: [
    on([reals(2, 9)], (x) => tf.cast(tf.mul(x, 3), "int32")),
    on([reals(2, 9)], (x) => tf.cast(tf.relu(x), "bool")),
    on([whole(9)], (x) => tf.cast(x, "float32")),
    on([whole(9)], (x) => tf.cast(x, "bool")),
    on([flags(9)], (x) => tf.cast(x, "int32")),
    on([flags(9)], (x) => tf.mul(tf.cast(x, "float32"), 0.5)),
  ],
};

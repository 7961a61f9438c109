import * as tf from "@tensorflow/tfjs";
import type { Bias, LossInput } from "../bias.ts";

/** Squared distances are measured in this unit. */
const UNIT = 0.5;

export default {
  name: "dispersion",
  says: "The codes of a batch repel each other, whatever their labels are.",
  equation: "L = weight log E exp(-|h_i - h_j|^2 / (0.5 features)), over all pairs, h at enc3",
  source: "Wang and He 2025, arXiv 2506.09027 (Dispersive Loss)",
  tests: "A controlled negative: spreading codes without regard to labels prefers random codes.",
  changes: "loss",
  knobs: { weight: { default: 0.5, from: 0, to: 100, says: "of the term" } },
  loss: ({ weight }) => (batch) => tf.mul(weight, dispersion(batch)),
} satisfies Bias;

export function dispersion({ answer: { layers: { enc3 } } }: LossInput): tf.Scalar {
  const [count, ...shape] = enc3.shape;
  const features = shape.reduce((a, b) => a * b, 1);
  const codes = tf.reshape(enc3, [count, features]) as tf.Tensor2D;
  const squares = tf.sum(tf.square(codes), 1, true);
  const products = tf.matMul(codes, codes, false, true);
  const distances = tf.sub(tf.add(squares, tf.reshape(squares, [1, count])), tf.mul(2, products));
  return tf.log(tf.mean(tf.exp(tf.mul(distances, -1 / (UNIT * features)))));
}

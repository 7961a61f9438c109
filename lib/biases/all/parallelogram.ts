import * as tf from "@tensorflow/tfjs";
import type { Bias, LossInput } from "../bias.ts";
import { blindCodes, some, spread } from "../blind.ts";

export default {
  name: "parallelogram",
  says: "The codes of four labels at the corners of a rectangle are pulled into a parallelogram.",
  equation:
    "L = weight E|h_ij - h_il - h_kj + h_kl|^2 / E|h - mean h|^2, h under pure noise at enc3",
  source: "ours; the numerator is 4 times the interaction M1 sums",
  tests: "A code that is additive in x and y lets the network compose.",
  changes: "loss",
  knobs: { weight: { default: 0.1, from: 0, to: 100, says: "of the term" } },
  leastBatch: 4,
  loss: ({ weight }) => (batch) => tf.mul(weight, parallelogram(batch)),
} satisfies Bias;

/** As a share of the codes' spread: to shrink the code must not pay. */
export function parallelogram(batch: LossInput): tf.Scalar {
  const { muX, muY } = batch.input;
  const count = muX.shape[0] >> 2;
  const [x1, x2] = [some(muX, 0, count), some(muX, count, count)];
  const [y1, y2] = [some(muY, 0, count), some(muY, count, count)];
  const codes = blindCodes(batch, tf.concat([x1, x1, x2, x2]), tf.concat([y1, y2, y1, y2]), count);
  const [ij, il, kj, kl] = tf.split(codes, 4);
  const closing = tf.sub(tf.sub(ij, il), tf.sub(kj, kl));
  return tf.div(tf.mean(tf.sum(tf.square(closing), 1)), tf.add(spread(codes), 1e-6));
}

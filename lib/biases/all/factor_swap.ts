import * as tf from "@tensorflow/tfjs";
import type { Bias, LossInput } from "../bias.ts";
import { blindCodes, some } from "../blind.ts";

/** Similarities are divided by this before the softmax. */
const TEMPERATURE = 0.1;

export default {
  name: "factor-swap",
  says: "Half of the code must tell x whatever y is, the other half y whatever x is.",
  equation:
    "L = weight (CE_x + CE_y) / 2: among labels (x_j, y_j+1) the first half of h(x_i, y_i) " +
    "must find that of the same x by its cosine / 0.1, likewise y; h under pure noise at enc3",
  source:
    "contrastive pairs as in InfoNCE (van den Oord et al. 2018, arXiv 1807.03748); pairs ours",
  tests: "A code split by factor lets the network compose.",
  changes: "loss",
  knobs: { weight: { default: 0.1, from: 0, to: 100, says: "of the term" } },
  leastBatch: 4,
  loss: ({ weight }) => (batch) => tf.mul(weight, factorSwap(batch)),
} satisfies Bias;

export function factorSwap(batch: LossInput): tf.Scalar {
  const { muX, muY } = batch.input;
  const count = muX.shape[0] >> 1;
  const [x, y] = [some(muX, 0, count), some(muY, 0, count)];
  const codes = blindCodes(
    batch,
    tf.concat([x, x, turned(x)]),
    tf.concat([y, turned(y), y]),
    count,
  );
  const [own, sameX, sameY] = tf.split(codes, 3);
  const half = codes.shape[1] >> 1;
  const part = (codes: tf.Tensor, from: number) => tf.slice(codes, [0, from], [count, half]);
  return tf.div(
    tf.add(
      recognised(part(own, 0), part(sameX, 0)),
      recognised(part(own, half), part(sameY, half)),
    ),
    2,
  ) as tf.Scalar;
}

/** Each value is the next one's. */
const turned = (v: tf.Tensor1D): tf.Tensor1D =>
  tf.concat([some(v, 1, v.shape[0] - 1), some(v, 0, 1)]);

/** Cross entropy of finding row i of `others` for row i of `own`. */
function recognised(own: tf.Tensor, others: tf.Tensor): tf.Scalar {
  const count = own.shape[0];
  const cosines = tf.matMul(directed(own), directed(others), false, true);
  const scores = tf.div(cosines, TEMPERATURE);
  // Scores are at most 10: their exponentials need no shift.
  const all = tf.log(tf.sum(tf.exp(scores), 1));
  const same = tf.sum(tf.mul(scores, tf.tensor2d(identity(count), [count, count])), 1);
  return tf.mean(tf.sub(all, same));
}

const directed = (rows: tf.Tensor): tf.Tensor =>
  tf.mul(rows, tf.rsqrt(tf.add(tf.sum(tf.square(rows), 1, true), 1e-6)));

const identity = (count: number): Float32Array =>
  Float32Array.from({ length: count * count }, (_, k) => k % (count + 1) === 0 ? 1 : 0);

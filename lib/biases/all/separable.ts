import * as tf from "@tensorflow/tfjs";
import type { Bias, LossInput } from "../bias.ts";
import { some } from "../blind.ts";

/** Pixels between neighbouring labels. */
const STEP = 1;

export default {
  name: "separable",
  says: "The answer's mixed derivative in x and y, of the same noisy image, is pulled to 0.",
  equation:
    "L = weight E|e(x+1, y+1) - e(x+1, y) - e(x, y+1) + e(x, y)|^2, e the answer at one x_t",
  source:
    "a penalty on the mixed derivative of the log density, whose gradient e is (ours, after " +
    "regularisers of Monge-Ampere type)",
  tests: "A score that is a sum of a part for x and a part for y composes by construction.",
  changes: "loss",
  knobs: { weight: { default: 1, from: 0, to: 1e4, says: "of the term" } },
  leastBatch: 4,
  loss: ({ weight }) => (batch) => tf.mul(weight, mixedDifference(batch)),
} satisfies Bias;

/** Of the first quarter of the batch. */
export function mixedDifference({ input, ask }: LossInput): tf.Scalar {
  const { x, t, muX, muY, knownX, knownY } = input;
  const count = muX.shape[0] >> 2;
  const four = (v: tf.Tensor1D, steps: readonly number[] = [0, 0, 0, 0]) =>
    tf.concat(steps.map((step) => tf.add(some(v, 0, count), step * STEP) as tf.Tensor1D));
  const images = tf.slice(x, [0, 0, 0, 0], [count, -1, -1, -1]);
  const { output } = ask({
    x: tf.concat([images, images, images, images], 0),
    t: four(t),
    muX: four(muX, [1, 1, 0, 0]),
    muY: four(muY, [1, 0, 1, 0]),
    knownX: four(knownX),
    knownY: four(knownY),
  });
  const [both, onlyX, onlyY, none] = tf.split(output, 4);
  return tf.mean(tf.square(tf.sub(tf.sub(both, onlyX), tf.sub(onlyY, none))));
}

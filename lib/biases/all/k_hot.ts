import * as tf from "@tensorflow/tfjs";
import { encodedLabels, type ParameterSpecs } from "../../model/mod.ts";
import type { Bias } from "../bias.ts";

/** Units of the bottleneck. */
const UNITS = 64;

export default {
  name: "k-hot",
  says: "The label passes a bottleneck of 64 units of which only the k most active speak.",
  equation: "s = softmax of W [enc(x), enc(y)] + b over its k largest units, 0 elsewhere",
  source: "after sparse bottlenecks of discrete latent models; this form is ours",
  tests: "A sparse code of the label makes for parts that can be put together anew.",
  changes: "network",
  knobs: { k: { default: 8, from: 1, to: UNITS, whole: true, says: "units that speak" } },
  network: ({ k }) => ({
    parameters(own, { encoding }) {
      const [, embedding] = own["embed/1/w"].shape;
      const inputs = encoding + UNITS;
      return {
        ...own,
        "embed/1/w": {
          shape: [inputs, embedding],
          start: { deviation: 1 / Math.sqrt(inputs) },
        },
        "k-hot/w": {
          shape: [2 * encoding, UNITS],
          start: { deviation: 1 / Math.sqrt(2 * encoding) },
        },
        "k-hot/b": { shape: [UNITS], start: { value: 0 } },
      } satisfies ParameterSpecs;
    },
    answer(plain, { encoding }, parameters, input) {
      const told = encodedLabels(input, encoding);
      const units = tf.add(
        tf.matMul(told, parameters["k-hot/w"] as tf.Tensor2D),
        parameters["k-hot/b"],
      );
      // The softmax of 64 units would be small: as many units as speak have a mean of 1.
      return plain(input, { labels: tf.mul(k, sparse(units as tf.Tensor2D, k)) });
    },
  }),
} satisfies Bias;

/** The softmax over the k largest values of each row, 0 elsewhere. */
export function sparse(values: tf.Tensor2D, k: number): tf.Tensor2D {
  const [rows, units] = values.shape;
  const own = tf.reshape(values, [rows, units, 1]);
  // A step's gradient is 0: which units speak is not learned, but how loud they are.
  const larger = tf.sum(tf.step(tf.sub(tf.reshape(values, [rows, 1, units]), own)), 2);
  const speaks = tf.step(tf.sub(k - 0.5, larger));
  const weights = tf.mul(tf.exp(tf.sub(values, tf.max(values, 1, true))), speaks);
  return tf.div(weights, tf.sum(weights, 1, true));
}

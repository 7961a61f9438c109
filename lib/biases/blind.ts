import * as tf from "@tensorflow/tfjs";
import type { LossInput } from "./bias.ts";

/** The diffusion step at which nothing of an image is left. */
const LAST = 1000;

/** So many labels of the batch, from the `from`th on. */
export const some = (v: tf.Tensor1D, from: number, count: number): tf.Tensor1D =>
  tf.slice(v, [from], [count]);

/**
 * The code of labels at enc3 [labels, features] under pure noise: what the network makes of a label
 * before it sees any image, so that no label needs an image that training may not show. `images`
 * noise images serve in turn: labels that are to be compared see the same one.
 */
export function blindCodes(
  { ask, eps }: LossInput,
  muX: tf.Tensor1D,
  muY: tf.Tensor1D,
  images: number,
): tf.Tensor2D {
  const count = muX.shape[0];
  const noise = tf.slice(eps, [0, 0, 0, 0], [images, -1, -1, -1]);
  const known = tf.ones([count]) as tf.Tensor1D;
  const { layers } = ask({
    x: tf.concat(Array.from({ length: count / images }, () => noise), 0),
    t: tf.fill([count], LAST),
    muX,
    muY,
    knownX: known,
    knownY: known,
  });
  return tf.reshape(layers.enc3, [count, -1]);
}

/** The variance of codes about their mean, summed over features and averaged over labels. */
export function spread(codes: tf.Tensor2D): tf.Scalar {
  const centred = tf.sub(codes, tf.mean(codes, 0, true));
  return tf.mean(tf.sum(tf.square(centred), 1));
}

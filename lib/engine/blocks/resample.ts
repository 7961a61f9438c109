import * as tf from "@tensorflow/tfjs";

/** Halves an image [n, h, w, c] by averaging 2 x 2 pixels. Gradient: a quarter of dy to each. */
export function downsample(x: tf.Tensor4D): tf.Tensor4D {
  const op = tf.customGrad((x) => ({
    value: tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"),
    gradFunc: (dy: tf.Tensor4D) => tf.mul(enlarged(dy), 0.25),
  }));
  return op(x) as tf.Tensor4D;
}

/** Doubles an image [n, h, w, c] by repeating pixels. Gradient: the sum over each 2 x 2. */
export function upsample(x: tf.Tensor4D): tf.Tensor4D {
  const op = tf.customGrad((x) => ({
    value: enlarged(x as tf.Tensor4D),
    gradFunc: (dy: tf.Tensor4D) => tf.mul(tf.avgPool(dy, 2, 2, "valid"), 4),
  }));
  return op(x) as tf.Tensor4D;
}

const enlarged = (x: tf.Tensor4D): tf.Tensor4D =>
  tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);

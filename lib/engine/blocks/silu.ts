import * as tf from "@tensorflow/tfjs";

/**
 * SiLU(x) = x s(x), s the logistic function.
 *
 * Gradient: s (1 + x - y), with y = SiLU(x).
 */
export function silu<T extends tf.Tensor>(x: T): T {
  const op = tf.customGrad((x, save) => {
    const input = x as T;
    const value = tf.mul<T>(input, tf.sigmoid(input));
    (save as tf.GradSaveFunc)([input, value]);
    return {
      value,
      gradFunc: (dy: T, saved: tf.Tensor[]) => {
        const [input, value] = saved;
        const slope = tf.mul(tf.sigmoid(input), tf.add(tf.sub(input, value), 1));
        return tf.mul<T>(dy, slope);
      },
    };
  });
  return op(x);
}

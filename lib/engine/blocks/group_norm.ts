import * as tf from "@tensorflow/tfjs";

const EPSILON = 1e-5;

/**
 * Group normalisation of an image [n, h, w, c]: each group of channels of each image is brought to
 * mean 0 and variance 1, then scaled by gamma [c] and shifted by beta [c].
 *
 * Its gradient needs two sums over pixels per channel, S1 = sum dy and S2 = sum dy xhat:
 * dgamma = sum_n S2, dbeta = sum_n S1, and with m1, m2 the means of gamma S1, gamma S2 over a group,
 * dx = r (gamma dy - m1 - xhat m2), r = 1 / sqrt(var + 1e-5).
 */
export function groupNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  groups: number,
): tf.Tensor4D {
  const [n, h, w, c] = x.shape;
  if (c % groups !== 0) {
    throw new RangeError(
      `Cannot normalise as groups must divide the channels: current values are ${groups} and ${c}`,
    );
  }
  const grouped = [n, h * w, groups, c / groups];
  const perChannel = [1, 1, groups, c / groups];
  const groupAxes = [1, 3];

  const op = tf.customGrad((image, scale, shift, save) => {
    const x = tf.reshape(image as tf.Tensor, grouped);
    const gamma = tf.reshape(scale as tf.Tensor, perChannel);
    const centred = tf.sub(x, tf.mean(x, groupAxes, true));
    const variance = tf.mean(tf.square(centred), groupAxes, true);
    const r = tf.rsqrt(tf.add(variance, EPSILON));
    const xhat = tf.mul(centred, r);
    (save as tf.GradSaveFunc)([xhat, r, gamma]);
    const value = tf.add(tf.mul(xhat, gamma), tf.reshape(shift as tf.Tensor, perChannel));
    return {
      value: tf.reshape(value, [n, h, w, c]),
      gradFunc: (dValue: tf.Tensor, saved: tf.Tensor[]) => {
        const [xhat, r, gamma] = saved;
        const dy = tf.reshape(dValue, grouped);
        const s1 = tf.sum(dy, 1, true);
        const s2 = tf.sum(tf.mul(dy, xhat), 1, true);
        const m1 = tf.div(tf.mean(tf.mul(s1, gamma), 3, true), h * w);
        const m2 = tf.div(tf.mean(tf.mul(s2, gamma), 3, true), h * w);
        const dx = tf.sub(
          tf.mul(dy, tf.mul(gamma, r)),
          tf.add(tf.mul(xhat, tf.mul(m2, r)), tf.mul(m1, r)),
        );
        return [
          tf.reshape(dx, [n, h, w, c]),
          tf.reshape(tf.sum(s2, 0), [c]),
          tf.reshape(tf.sum(s1, 0), [c]),
        ];
      },
    };
  });
  return op(x, gamma, beta) as tf.Tensor4D;
}

import * as tf from "@tensorflow/tfjs";

/**
 * softmax(q k' / sqrt(d)) v over tokens: q, k, v are [n, tokens, d].
 *
 * Gradient of the softmax p: dz = p (dp - sum dp p), with dp = dy v'.
 */
export function attention(q: tf.Tensor3D, k: tf.Tensor3D, v: tf.Tensor3D): tf.Tensor3D {
  const scale = 1 / Math.sqrt(q.shape[2]);
  const op = tf.customGrad((queries, keys, values, save) => {
    const [q, k, v] = [queries, keys, values] as tf.Tensor3D[];
    const p = tf.softmax(tf.matMul(tf.mul(q, scale), k, false, true));
    (save as tf.GradSaveFunc)([q, k, v, p]);
    return {
      value: tf.matMul(p, v),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [q, k, v, p] = saved;
        const dp = tf.matMul(dy, v, false, true);
        const product = tf.mul(dp, p);
        const dz = tf.sub(product, tf.mul(p, tf.sum(product, 2, true)));
        return [
          tf.mul(tf.matMul(dz, k), scale),
          tf.mul(tf.matMul(dz, q, true, false), scale),
          tf.matMul(p, dy, true, false),
        ];
      },
    };
  });
  return op(q, k, v) as tf.Tensor3D;
}

import * as tf from "@tensorflow/tfjs";
import type { UNetInput } from "../model/mod.ts";

/** Pixel centres along u [1, 1, n, 1] and along w [1, n, 1, 1]. */
export function centres(n: number): { readonly u: tf.Tensor4D; readonly w: tf.Tensor4D } {
  const at = Float32Array.from({ length: n }, (_, k) => k + 0.5);
  return { u: tf.tensor4d(at, [1, 1, n, 1]), w: tf.tensor4d(at, [1, n, 1, 1]) };
}

/** How far each pixel lies from the label, in canvases [b, n, n, 2]; 0 for a hidden coordinate. */
export function relative({ muX, muY, knownX, knownY }: UNetInput, n: number): tf.Tensor4D {
  const batch = muX.shape[0];
  const { u, w } = centres(n);
  const plane = (at: tf.Tensor4D, mu: tf.Tensor1D, known: tf.Tensor1D) => {
    const column = (v: tf.Tensor1D) => tf.reshape(v, [batch, 1, 1, 1]);
    const away = tf.mul(tf.div(tf.sub(at, column(mu)), n), column(known));
    return tf.broadcastTo(away, [batch, n, n, 1]);
  };
  return tf.concat([plane(u, muX, knownX), plane(w, muY, knownY)], 3) as tf.Tensor4D;
}

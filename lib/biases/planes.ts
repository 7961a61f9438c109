import * as tf from "@tensorflow/tfjs";
import type { UNetInput } from "../model/mod.ts";

/** Pixel centres along u [1, 1, n, 1] and along w [1, n, 1, 1]. */
export function centres(n: number): { readonly u: tf.Tensor4D; readonly w: tf.Tensor4D } {
  const at = Float32Array.from({ length: n }, (_, k) => k + 0.5);
  return { u: tf.tensor4d(at, [1, 1, n, 1]), w: tf.tensor4d(at, [1, n, 1, 1]) };
}

/** Each pixel's offset from the label, in canvases [b, n, n, 2]; 0 for a hidden coordinate. */
export function relative({ muX, muY, knownX, knownY }: UNetInput, n: number): tf.Tensor4D {
  const { u, w } = centres(n);
  const plane = (at: tf.Tensor4D, mu: tf.Tensor1D, known: tf.Tensor1D) =>
    filled(tf.mul(tf.div(tf.sub(at, column(mu)), n), column(known)), mu, n);
  return tf.concat([plane(u, muX, knownX), plane(w, muY, knownY)], 3) as tf.Tensor4D;
}

/** Where each pixel lies, and the label, in canvases [b, n, n, 4]; 0 for a hidden coordinate. */
export function apart({ muX, muY, knownX, knownY }: UNetInput, n: number): tf.Tensor4D {
  const { u, w } = centres(n);
  const pixel = (at: tf.Tensor4D) => filled(tf.div(at, n), muX, n);
  const label = (mu: tf.Tensor1D, known: tf.Tensor1D) =>
    filled(column(tf.mul(tf.div(mu, n), known)), mu, n);
  return tf.concat([pixel(u), pixel(w), label(muX, knownX), label(muY, knownY)], 3) as tf.Tensor4D;
}

const column = (v: tf.Tensor1D) => tf.reshape(v, [v.shape[0], 1, 1, 1]);

/** One plane for each label. */
const filled = (values: tf.Tensor, { shape: [batch] }: tf.Tensor1D, n: number) =>
  tf.broadcastTo(values, [batch, n, n, 1]);

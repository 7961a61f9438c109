/**
 * The gradient of a convolution for its weights as products of matrices, an image each.
 *
 * With the pixels under a kernel laid out in rows, X_n [pixels, kh kw i], dW = sum_n dy_n' X_n. As
 * one convolution it would be a single long sum for each weight, which leaves a graphics processor
 * idle; the products of a batch are as many as there are images.
 */

import * as make from "../graph/build.ts";
import type { Node, NodeWith, Window } from "../graph/graph.ts";

/** Where rows of pixels are looked up, by the geometry of a convolution. */
export type KnownIndices = Map<string, Node>;

export function columnsWeightGradient(
  value: NodeWith<"convWeightGradient">,
  known: KnownIndices,
): Node {
  const [x, dy] = value.inputs;
  const [kh, kw, inputs, outputs] = value.shape;
  const [n, h, w] = dy.shape;
  const rows = make.reshape(columns(x, value.attributes, [kh, kw], [h, w], known), [
    ...[n, h * w],
    kh * kw * inputs,
  ]);
  const products = make.matmul(make.reshape(dy, [n, h * w, outputs]), rows, true, false);
  const sum = make.reshape(make.reduce("sum", products, [0]), [outputs, kh, kw, inputs]);
  return make.transpose(sum, [1, 2, 3, 0]);
}

/** [n, output pixels, taps, channels]. */
function columns(
  x: Node,
  window: Window,
  kernel: readonly [number, number],
  output: readonly [number, number],
  known: KnownIndices,
): Node {
  const [top, bottom, left, right] = window.pad;
  const padded = make.pad(x, [0, top, left, 0], [0, bottom, right, 0], 0);
  const [n, h, w, c] = padded.shape;
  const pixels = make.reshape(padded, [n, h * w, c]);
  const { stride, dilation } = window;
  const key = [kernel, output, stride, dilation, w].join(" ");
  let indices = known.get(key);
  if (indices === undefined) {
    indices = indicesOf(kernel, output, window, w);
    known.set(key, indices);
  }
  const isWhole = kernel[0] * kernel[1] === 1 && output[0] === h && output[1] === w;
  return isWhole ? pixels : make.gather(pixels, indices, 1);
}

/** For every pixel of the output, the pixels of the padded image that its kernel covers. */
function indicesOf(
  [kh, kw]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  { stride, dilation }: Window,
  width: number,
): Node {
  const indices = new Int32Array(rows * columns * kh * kw);
  let k = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let r = 0; r < kh; r++) {
        for (let s = 0; s < kw; s++) {
          const y = row * stride[0] + r * dilation[0];
          indices[k++] = y * width + column * stride[1] + s * dilation[1];
        }
      }
    }
  }
  return make.constant(indices, [rows * columns, kh * kw], "int32");
}

/** Gradient kernels that tfjs's WebAssembly backend lacks. */

import * as tf from "@tensorflow/tfjs";

type ConvAttributes = {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number;
  readonly filterShape: [number, number, number, number];
};

/**
 * Registers Conv2DBackpropFilter: the gradient for the weights is itself a convolution, with images
 * and channels exchanged and stride and dilation exchanged.
 */
export function registerWasmGradients(): void {
  if (tf.getKernel("Conv2DBackpropFilter", "wasm")) return;
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
      const { strides, pad, filterShape } = attrs as unknown as ConvAttributes;
      // The tidy gives back what the tensors made here hold, and these are the caller's.
      for (const { dataId } of [x, dy]) tf.backend().incRef(dataId);
      return tf.tidy(() => {
        const image = tf.engine().makeTensorFromTensorInfo(x) as tf.Tensor4D;
        const kernel = tf.engine().makeTensorFromTensorInfo(dy) as tf.Tensor4D;
        return weightGradient(image, kernel, strides, pad, filterShape);
      });
    },
  });
}

function weightGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  strides: number | [number, number],
  pad: "valid" | "same" | number,
  [kh, kw, inputs, outputs]: [number, number, number, number],
): tf.Tensor4D {
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    x.shape,
    [kh, kw, inputs, outputs],
    strides,
    1,
    pad,
  );
  const { top, bottom, left, right } = padInfo;
  const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
  const image = tf.transpose(padded, [3, 1, 2, 0]);
  const kernel = tf.transpose(dy, [1, 2, 0, 3]);
  const taps = tf.conv2d(image, kernel as tf.Tensor4D, 1, "valid", "NHWC", strides);
  const kept = tf.slice(taps, [0, 0, 0, 0], [inputs, kh, kw, outputs]);
  return tf.transpose(kept, [1, 2, 0, 3]);
}

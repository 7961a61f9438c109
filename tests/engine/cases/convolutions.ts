/** Kernels that look at images: convolutions with their gradients, pooling and resizing. */

import * as tf from "@tensorflow/tfjs";
import { type Case, on, reals } from "./case.ts";

type Pad = "same" | "valid" | number | tf.backend_util.ExplicitPadding;

interface Convolution {
  readonly image: readonly [n: number, h: number, w: number];
  readonly channels: readonly [inputs: number, outputs: number];
  readonly kernel: readonly [number, number];
  readonly stride?: number | [number, number];
  readonly pad?: Pad;
}

/** Pads above, below, left and right. */
const around = (
  top: number,
  bottom: number,
  left: number,
  right: number,
): tf.backend_util.ExplicitPadding => [[0, 0], [top, bottom], [left, right], [0, 0]];

/** Channels: one, few, odd, and multiples of 16 on one side, the other or both. */
const CHANNELS = [[1, 16], [16, 1], [3, 16], [16, 3], [5, 7], [17, 16], [16, 32], [
  48,
  16,
]] as const;

export const CONVOLUTIONS_OF_UNIT_STRIDE: readonly Convolution[] = [
  ...CHANNELS.map((channels) => ({ image: [2, 6, 5], channels, kernel: [3, 3] } as const)),
  ...CHANNELS.map((channels) => ({ image: [3, 4, 4], channels, kernel: [1, 1] } as const)),
  ...([[16, 16], [2, 3]] as const).flatMap((channels): Convolution[] => [
    { image: [1, 1, 1], channels, kernel: [3, 3] },
    { image: [8, 4, 4], channels, kernel: [3, 3] },
    { image: [20, 3, 3], channels, kernel: [3, 3] },
    { image: [32, 3, 2], channels, kernel: [3, 3] },
    { image: [2, 8, 8], channels, kernel: [5, 5] },
    { image: [2, 6, 7], channels, kernel: [3, 3], pad: "valid" },
    { image: [2, 6, 7], channels, kernel: [5, 3], pad: "valid" },
    { image: [2, 5, 6], channels, kernel: [3, 3], pad: 2 },
    { image: [2, 5, 6], channels, kernel: [1, 1], pad: 1 },
    { image: [2, 5, 6], channels, kernel: [2, 2] },
    { image: [3, 5, 6], channels, kernel: [3, 3], pad: around(0, 2, 1, 0) },
    { image: [3, 5, 6], channels, kernel: [3, 2], pad: around(3, 0, 0, 3) },
  ]),
  { image: [2, 5, 5], channels: [32, 16], kernel: [1, 1], pad: 1 },
  { image: [2, 5, 5], channels: [32, 16], kernel: [3, 3], pad: 3 },
];

export const CONVOLUTIONS_WITH_STRIDE: readonly Convolution[] = [
  ...([[16, 16], [1, 16], [3, 2]] as const).flatMap((channels): Convolution[] => [
    { image: [2, 8, 8], channels, kernel: [3, 3], stride: 2 },
    { image: [2, 7, 9], channels, kernel: [3, 3], stride: 2 },
    { image: [2, 8, 8], channels, kernel: [3, 3], stride: 2, pad: 1 },
    { image: [2, 8, 9], channels, kernel: [3, 3], stride: 2, pad: "valid" },
    { image: [2, 8, 8], channels, kernel: [1, 1], stride: 2 },
    { image: [2, 8, 7], channels, kernel: [1, 1], stride: 2, pad: "valid" },
    { image: [2, 8, 8], channels, kernel: [2, 2], stride: 2 },
    { image: [2, 9, 7], channels, kernel: [5, 5], stride: 3 },
    { image: [2, 9, 7], channels, kernel: [3, 3], stride: [1, 2], pad: around(2, 0, 1, 1) },
  ]),
];

const CONVOLUTIONS = [...CONVOLUTIONS_OF_UNIT_STRIDE, ...CONVOLUTIONS_WITH_STRIDE];

const operands = ({ image, channels, kernel }: Convolution) =>
  [reals(...image, channels[0]), reals(...kernel, ...channels)] as const;

const convolve = ({ stride = 1, pad = "same" }: Convolution) => (x: tf.Tensor4D, w: tf.Tensor4D) =>
  tf.conv2d(x, w, stride, pad);

/** Numbers in [-1, 1] without a pattern that a convolution could miss. */
const waves = (shape: number[]): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Math.cos(i * i * 0.37)),
    shape,
  );

/** The gradient for one operand of a convolution, at a gradient of the result that varies. */
function gradient(convolution: Convolution, of: 0 | 1): Case {
  const forward = convolve(convolution);
  return on(operands(convolution), (...given: [tf.Tensor4D, tf.Tensor4D]) => {
    const value = (v: tf.Tensor) => {
      const y = of === 0
        ? forward(v as tf.Tensor4D, given[1])
        : forward(given[0], v as tf.Tensor4D);
      return tf.sum(tf.mul(y, waves(y.shape)));
    };
    return tf.grad(value)(given[of]);
  });
}

const dilated = (
  image: [number, number, number],
  channels: [number, number],
  dilation: number | [number, number],
  pad: Pad = "same",
): Case =>
  on(
    [reals(...image, channels[0]), reals(3, 3, ...channels)],
    (x, w) => tf.conv2d(x, w, 1, pad, "NHWC", dilation),
  );

const pool = (shape: number[], size: number | [number, number], stride = size): Case =>
  on([reals(...shape)], (x) => tf.avgPool(x, size, stride, "valid"));

const poolGradient = (shape: number[], size: number | [number, number]): Case =>
  on(
    [reals(...shape)],
    (x) => tf.grad((v) => tf.sum(tf.square(tf.avgPool(v as tf.Tensor4D, size, size, "valid"))))(x),
  );

const enlarge = (
  [n, h, w, c]: [number, number, number, number],
  [byH, byW]: [number, number],
): Case => on([reals(n, h, w, c)], (x) => tf.image.resizeNearestNeighbor(x, [h * byH, w * byW]));

/** Sums over tiles; tfjs's CPU kernel is wrong for more than one image. */
const enlargeGradient = (
  [n, h, w, c]: [number, number, number, number],
  [byH, byW]: [number, number],
): Case =>
  on(
    [reals(n, h, w, c), reals(n, h * byH, w * byW, c)],
    (x, dy) =>
      tf.grad((v) =>
        tf.sum(tf.mul(tf.image.resizeNearestNeighbor(v as tf.Tensor4D, [h * byH, w * byW]), dy))
      )(x),
    (_, dy) => {
      const out = new Float64Array(n * h * w * c);
      dy.forEach((value, flat) => {
        const channel = flat % c;
        const column = Math.floor(flat / c) % (w * byW);
        const row = Math.floor(flat / c / (w * byW)) % (h * byH);
        const image = Math.floor(flat / c / (w * byW) / (h * byH));
        const at = (image * h + Math.floor(row / byH)) * w + Math.floor(column / byW);
        out[at * c + channel] += value;
      });
      return out;
    },
  );

export const CONVOLUTION_KERNELS: Readonly<Record<string, readonly Case[]>> = {
  Conv2D: [
    ...CONVOLUTIONS.map((convolution) => on(operands(convolution), convolve(convolution))),
    dilated([2, 7, 6], [16, 16], 2),
    dilated([2, 7, 6], [3, 2], [2, 3]),
    dilated([1, 9, 8], [1, 16], 3, "valid"),
    dilated([1, 9, 8], [16, 32], [1, 2], around(2, 1, 0, 3)),
  ],
  Conv2DBackpropInput: CONVOLUTIONS.map((convolution) => gradient(convolution, 0)),
  Conv2DBackpropFilter: CONVOLUTIONS.map((convolution) => gradient(convolution, 1)),
  AvgPool: [
    pool([2, 8, 6, 16], 2),
    pool([3, 6, 9, 5], [2, 3]),
    pool([2, 7, 7, 32], 3, 2),
    pool([2, 5, 5, 3], 2, 1),
  ],
  AvgPoolGrad: [
    poolGradient([2, 8, 6, 16], 2),
    poolGradient([3, 6, 9, 5], [2, 3]),
    poolGradient([2, 4, 4, 32], 4),
  ],
  ResizeNearestNeighbor: [
    enlarge([2, 4, 4, 16], [2, 2]),
    enlarge([3, 3, 5, 7], [2, 3]),
    enlarge([1, 2, 2, 32], [4, 1]),
    enlarge([2, 1, 1, 1], [3, 3]),
  ],
  ResizeNearestNeighborGrad: [
    enlargeGradient([2, 4, 4, 16], [2, 2]),
    enlargeGradient([3, 3, 5, 7], [2, 3]),
    enlargeGradient([4, 2, 2, 32], [4, 1]),
  ],
};

/**
 * Convolutions next to a change of size cost less at the smaller one: a sum over windows of what a
 * convolution gives is a convolution with a wider kernel and a stride, which for 3 x 3 taps and
 * windows of 2 x 2 has 4 products for a pixel instead of 9.
 */

import * as make from "../graph/build.ts";
import type { Node, NodeWith, Operations } from "../graph/graph.ts";

type Pair = readonly [number, number];

const isUnit = ([a, b]: Pair): boolean => a === 1 && b === 1;

/** Whether the wider kernel has less to do. */
const isWorthwhile = ([kh, kw]: readonly number[], [fh, fw]: Pair): boolean =>
  (kh + fh - 1) * (kw + fw - 1) < kh * kw * fh * fw;

/** The mean over windows of what may be a convolution's image, where windows tile it. */
export function pooledConv(
  image: Node,
  { size, stride, pad }: Operations["averagePool"],
): Node | undefined {
  if (image.op !== "conv" || pad.some((n) => n !== 0)) return undefined;
  const [x, weights] = image.inputs;
  const window = image.attributes;
  const tiles = size.every((n, k) => n === stride[k] && image.shape[k + 1] % n === 0);
  if (!tiles || !isUnit(window.stride) || !isUnit(window.dilation)) return undefined;
  if (!isWorthwhile(weights.shape, size)) return undefined;
  const [rows, columns] = [size[0] - 1, size[1] - 1];
  const wide = make.pad(weights, [rows, columns, 0, 0], [rows, columns, 0, 0], 0);
  const sum = make.conv(x, windowSums(wide, size), { ...window, stride });
  return make.binary("mul", sum, make.filled(1 / (size[0] * size[1]), []));
}

/**
 * The gradient for a convolution's weights where its image is an enlarged one: of the small image
 * with dy, dy being the side that slides, so that taps come out turned and exchanged.
 */
export function enlargedWeightGradient(
  value: NodeWith<"convWeightGradient">,
): { wide: NodeWith<"convWeightGradient">; whole: (wide: Node) => Node } | undefined {
  const [image, dy] = value.inputs;
  if (image.op !== "upsample") return undefined;
  const { factor } = image.attributes;
  const { stride, dilation, pad: [top, bottom, left, right] } = value.attributes;
  const [kh, kw, inputs, outputs] = value.shape;
  if (!isUnit(stride) || !isUnit(dilation) || !isWorthwhile(value.shape, factor)) return undefined;
  const pad = [kh - 1 - top, kh - 1 - bottom, kw - 1 - left, kw - 1 - right] as const;
  if (pad.some((n) => n < 0)) return undefined;
  const wide = make.convWeightGradient(
    dy,
    image.inputs[0],
    { stride: factor, dilation, pad },
    [kh + factor[0] - 1, kw + factor[1] - 1, outputs, inputs],
  ) as NodeWith<"convWeightGradient">;
  const whole = (wide: Node) =>
    make.transpose(make.reverse(windowSums(wide, factor), [0, 1]), [0, 1, 3, 2]);
  return { wide, whole };
}

/**
 * A convolution of an enlarged image, as one of the small image for each place within what became
 * of a pixel: taps that fall on the same small pixel are added before.
 */
export function enlargedConv(value: NodeWith<"conv">, block: number): Node | undefined {
  const [image, weights] = value.inputs;
  if (image.op !== "upsample" || block === 0) return undefined;
  const { factor } = image.attributes;
  const { stride, dilation, pad } = value.attributes;
  const [x] = image.inputs;
  const [n, h, w, inputs] = x.shape;
  const [kh, kw, , outputs] = weights.shape;
  const same = value.shape[1] === h * factor[0] && value.shape[2] === w * factor[1];
  const blocked = inputs % block === 0 && outputs % block === 0;
  if (!isUnit(stride) || !isUnit(dilation) || !same || !blocked || kh * kw === 1) return undefined;
  const rows = Array.from({ length: factor[0] }, (_, a) => {
    const down = addedTaps(weights, 0, (r) => Math.floor((a + r - pad[0]) / factor[0]));
    const columns = Array.from({ length: factor[1] }, (_, b) => {
      const across = addedTaps(down.weights, 1, (s) => Math.floor((b + s - pad[2]) / factor[1]));
      const window = { stride, dilation, pad: [...down.pad, ...across.pad] as const };
      return make.reshape(make.conv(x, across.weights, window), [n, h, 1, w, 1, outputs]);
    });
    return make.concat(columns, 4);
  });
  return make.reshape(make.concat(rows, 2), value.shape);
}

/** Weights whose taps along `axis` are added where they are at the same place, and its padding. */
function addedTaps(
  weights: Node,
  axis: number,
  place: (tap: number) => number,
): { weights: Node; pad: readonly [number, number] } {
  const places = new Map<number, Node>();
  for (let tap = 0; tap < weights.shape[axis]; tap++) {
    const begin = weights.shape.map((_, i) => i === axis ? tap : 0);
    const one = make.slice(weights, begin, weights.shape.with(axis, 1));
    const before = places.get(place(tap));
    places.set(place(tap), before ? make.binary("add", before, one) : one);
  }
  const pad = [Math.abs(place(0)), place(weights.shape[axis] - 1)] as const;
  return { weights: make.concat([...places.values()], axis), pad };
}

/** Sums over all windows of `size` along the first two axes. */
function windowSums(x: Node, size: Pair): Node {
  return size.reduce((image, count, axis) => {
    const shape = image.shape.with(axis, image.shape[axis] - count + 1);
    return Array.from({ length: count }, (_, k) => {
      const begin = shape.map((_, i) => i === axis ? k : 0);
      return make.slice(image, begin, shape);
    }).reduce((a, b) => make.binary("add", a, b));
  }, x);
}

/**
 * Lowers convolutions and resampling for a GPU, where every image keeps its channels last: libraries
 * have their convolutions there and drop the transposes that are written around them, and what lies
 * between needs none.
 */

import { type Node, type NodeWith, sizeOf, type Window } from "../graph/graph.ts";
import type { ConvSum } from "./convolutions.ts";
import type { Emitter, Placement } from "./emitter.ts";
import { natural } from "./layout.ts";

export function lowerConv(emitter: Emitter, { conv, bias }: ConvSum): Placement {
  const [, weights] = conv.inputs;
  const [kh, kw, , outputs] = weights.shape;
  const { x, window } = evenlyPadded(emitter, conv);
  const names = [
    emitter.transposed(x, x.dims, [0, 3, 1, 2]),
    emitter.transposed(emitter.natural(weights), weights.shape, [3, 2, 0, 1]),
    ...bias ? [emitter.view(emitter.natural(bias), [outputs])] : [],
  ];
  const attributes = { kernel_shape: [kh, kw], ...windowAttributes(window) };
  return channelsLast(emitter, conv, emitter.emit("Conv", names, { attributes }));
}

/**
 * The image and the window of a convolution, padded alike on opposite sides: WebGPU's convolutions
 * of one pixel overlook what is added below and on the right alone.
 */
function evenlyPadded(
  emitter: Emitter,
  conv: NodeWith<"conv">,
): { readonly x: Placement; readonly window: Window } {
  const [x] = conv.inputs;
  const window = conv.attributes;
  const placed = rowMajor(x, emitter.view(emitter.natural(x), x.shape), x.shape);
  const [top, bottom, left, right] = window.pad;
  if (top === bottom && left === right) return { x: placed, window };
  const pads = emitter.integers([0, top, left, 0, 0, bottom, right, 0]);
  const name = emitter.emit("Pad", [placed.name, pads, emitter.scalar(0, "float32")]);
  const [n, h, w, c] = x.shape;
  const shape = [n, h + top + bottom, w + left + right, c];
  return {
    x: { ...placed, name, dims: shape, layout: natural(sizeOf(shape)) },
    window: { ...window, pad: [0, 0, 0, 0] },
  };
}

export function lowerAveragePool(emitter: Emitter, value: NodeWith<"averagePool">): Placement {
  const [x] = value.inputs;
  const planes = emitter.transposed(emitter.natural(x), x.shape, [0, 3, 1, 2]);
  const { dilations: _, ...place } = windowAttributes(value.attributes);
  const attributes = { kernel_shape: value.attributes.size, ...place };
  return channelsLast(emitter, value, emitter.emit("AveragePool", [planes], { attributes }));
}

export function lowerUpsample(emitter: Emitter, value: NodeWith<"upsample">): Placement {
  const [x] = value.inputs;
  const [n, h, w, c] = x.shape;
  const { factor } = value.attributes;
  const apart = emitter.view(emitter.natural(x), [n * h, 1, w, 1, c]);
  const shape = [n * h, factor[0], w, factor[1], c];
  return rowMajor(value, emitter.emit("Expand", [apart, emitter.integers(shape)]), shape);
}

/** ONNX names rows before columns, and of both the near border first. */
export function windowAttributes({ stride, dilation, pad }: Window) {
  const [top, bottom, left, right] = pad;
  return { strides: stride, dilations: dilation, pads: [top, left, bottom, right] };
}

function channelsLast(
  emitter: Emitter,
  value: NodeWith<"conv" | "averagePool">,
  name: string,
): Placement {
  const [n, h, w, c] = value.shape;
  const planes = rowMajor(value, name, [n, c, h, w]);
  return rowMajor(value, emitter.transposed(planes, [n, c, h, w], [0, 2, 3, 1]), value.shape);
}

const rowMajor = (
  { shape, dtype }: Node,
  name: string,
  dims: readonly number[],
): Placement => ({ name, dims, layout: natural(sizeOf(shape)), dtype });

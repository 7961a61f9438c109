/** Lowers convolutions and resampling, in blocks of channels where the machine has them. */

import { type Node, type NodeWith, sameShape, type Shape, sizeOf } from "../graph/graph.ts";
import * as channelsLast from "./channels_last.ts";
import { type Emitter, NCHWC, type Placement } from "./emitter.ts";
import {
  blockedImage,
  blockedWeights,
  channelsFirst,
  halfBlockedWeights,
  type Layout,
  natural,
  outputsFirst,
  perChannelWeights,
} from "./layout.ts";
import { ones } from "./reductions.ts";

type ConvForm = "blocked" | "half blocked" | "single" | "plain";

/** The form a convolution takes on a machine with blocks of `block` channels. */
function convForm(value: NodeWith<"conv">, block: number): ConvForm {
  const [, , inputs, outputs] = value.inputs[1].shape;
  if (outputs === 1 && block > 0 && inputs % block === 0) return "single";
  if (block === 0 || outputs % block !== 0) return "plain";
  if (inputs % block === 0) return "blocked";
  return inputs < block ? "half blocked" : "plain";
}

/** The layout in which a convolution wants its weights. */
export function weightsLayout(
  value: NodeWith<"conv">,
  block: number,
  shape: Shape = value.inputs[1].shape,
): Layout {
  switch (convForm(value, block)) {
    case "blocked":
      return blockedWeights(shape, block);
    case "half blocked":
      return halfBlockedWeights(shape, block);
    case "single":
      return perChannelWeights(shape, block);
    case "plain":
      return outputsFirst(shape);
  }
}

/** The layout in which a convolution gives its image on a CPU. */
const blockedResult = (value: NodeWith<"conv">, block: number): Layout =>
  value.shape[3] % block === 0 && convForm(value, block) !== "plain"
    ? blockedImage(value.shape, block)
    : channelsFirst(value.shape);

export const resultLayout = (value: NodeWith<"conv">, { block, device }: Emitter): Layout =>
  device === "gpu" ? natural(sizeOf(value.shape)) : blockedResult(value, block);

/** A convolution with what is added to it: a bias per channel, and an image of its own shape. */
export interface ConvSum {
  readonly conv: NodeWith<"conv">;
  readonly bias?: Node;
  readonly image?: Node;
}

export function lowerConv(emitter: Emitter, sum: ConvSum): Placement {
  if (emitter.device === "gpu") return channelsLast.lowerConv(emitter, sum);
  const { conv, bias, image } = sum;
  const [x, weights] = conv.inputs;
  const { block } = emitter;
  const form = convForm(conv, block);
  if (form === "single") return lowerSingle(emitter, sum);
  const [n, h, w, c] = x.shape;
  const [kh, kw, inputs, outputs] = weights.shape;
  const imageLayout = form === "blocked" ? blockedImage(x.shape, block) : channelsFirst(x.shape);
  const layout = blockedResult(conv, block);
  const dims = [n, outputs, conv.shape[1], conv.shape[2]];
  const names = [
    emitter.view(emitter.in(x, imageLayout), [n, c, h, w]),
    emitter.view(emitter.in(weights, weightsLayout(conv, block)), [outputs, inputs, kh, kw]),
  ];
  if (bias || image) names.push(bias ? emitter.view(emitter.natural(bias), [outputs]) : "");
  if (image) names.push(emitter.view(emitter.in(image, layout), dims));
  const name = emitter.emit("Conv", names, {
    domain: form === "plain" ? undefined : NCHWC,
    attributes: { kernel_shape: [kh, kw], ...channelsLast.windowAttributes(conv.attributes) },
  });
  return { name, dims, layout, dtype: conv.dtype };
}

/** One channel from many: each of them for itself, and then their sum. */
function lowerSingle(emitter: Emitter, { conv, bias }: ConvSum): Placement {
  const [x, weights] = conv.inputs;
  const { block } = emitter;
  const [n, h, w, c] = x.shape;
  const [kh, kw] = weights.shape;
  const image = emitter.view(emitter.in(x, blockedImage(x.shape, block)), [n, c, h, w]);
  const kernel = emitter.in(weights, weightsLayout(conv, block));
  const name = emitter.emit("Conv", [image, emitter.view(kernel, [c, 1, kh, kw])], {
    domain: NCHWC,
    attributes: {
      kernel_shape: [kh, kw],
      ...channelsLast.windowAttributes(conv.attributes),
      group: c,
    },
  });
  const [, rows, columns] = conv.shape;
  const [blocks, pixels] = [c / block, rows * columns];
  const result = { layout: channelsFirst(conv.shape), dtype: conv.dtype } as const;
  const each = { ...result, name, dims: [n, c, rows, columns] };
  const lanes = emitter.view(each, [n * blocks * pixels, block]);
  let sum = emitter.emit("MatMul", [lanes, ones(emitter, block, 1)]);
  let dims = [n * blocks * pixels, 1];
  if (blocks > 1) {
    const apart = emitter.view({ ...result, name: sum, dims }, [n, blocks, pixels]);
    const attributes = { keepdims: 0 };
    sum = emitter.emit("ReduceSum", [apart, emitter.integers([1])], { attributes });
    dims = [n, pixels];
  }
  if (bias) sum = emitter.emit("Add", [sum, emitter.view(emitter.natural(bias), [1])]);
  return { ...result, name: sum, dims };
}

/** Whether `value` is added per output channel of an image of `channels` channels. */
const isBias = (value: Node, channels: number): boolean =>
  sizeOf(value.shape) === channels && value.shape[value.shape.length - 1] === channels &&
  value.dtype === "float32";

/** `sum` plus `term`, where the convolution can add it on the way. */
export function withTerm(sum: ConvSum, term: Node, block: number): ConvSum | undefined {
  const { shape } = sum.conv;
  if (isBias(term, shape[3]) && !sum.bias && !sum.image) return { ...sum, bias: term };
  const blocked = shape[3] % block === 0 && convForm(sum.conv, block) !== "plain";
  if (blocked && sameShape(term.shape, shape) && term.op !== "constant" && !sum.image) {
    return { ...sum, image: term };
  }
}

export function lowerResampling(
  emitter: Emitter,
  value: NodeWith<"averagePool" | "upsample">,
): Placement {
  if (emitter.device === "gpu") {
    return value.op === "upsample"
      ? channelsLast.lowerUpsample(emitter, value)
      : channelsLast.lowerAveragePool(emitter, value);
  }
  const [x] = value.inputs;
  const { block } = emitter;
  const blocked = block > 0 && x.shape[3] % block === 0;
  const layoutOf = (node: Node) =>
    blocked ? blockedImage(node.shape, block) : channelsFirst(node.shape);
  const [n, h, w, c] = x.shape;
  const image = emitter.view(emitter.in(x, layoutOf(x)), [n, c, h, w]);
  const domain = blocked ? NCHWC : undefined;
  const dims = [n, c, value.shape[1], value.shape[2]];
  const result = { dims, layout: layoutOf(value), dtype: value.dtype };
  if (value.op === "averagePool") {
    const { size } = value.attributes;
    const { dilations: _, ...place } = channelsLast.windowAttributes(value.attributes);
    const attributes = { kernel_shape: size, ...place };
    return { ...result, name: emitter.emit("AveragePool", [image], { domain, attributes }) };
  }
  const { factor } = value.attributes;
  if (blocked) {
    const attributes = { scales: [1, 1, ...factor] };
    return { ...result, name: emitter.emit("Upsample", [image], { domain, attributes }) };
  }
  // [n c h, 1, w, 1] spread over [n c h, factor, w, factor].
  const rows = n * c * h;
  const apart = emitter.view({ ...result, name: image, dims: [n, c, h, w] }, [rows, 1, w, 1]);
  const spread = emitter.emit("Expand", [apart, emitter.integers([rows, factor[0], w, factor[1]])]);
  const whole = emitter.emit("Reshape", [spread, emitter.integers(dims)]);
  return { ...result, name: whole };
}

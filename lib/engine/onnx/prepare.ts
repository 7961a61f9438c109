/** Rewrites gradients of convolutions and resampling as operations that ONNX has. */

import * as make from "../graph/build.ts";
import {
  type Graph,
  mapResults,
  type Node,
  type NodeWith,
  type Operations,
  results,
  sameShape,
  type Shape,
  showShape,
  sizeOf,
  topological,
  usesIn,
  type Window,
} from "../graph/graph.ts";
import { simplify, withInputs } from "../graph/simplify.ts";
import type { Device } from "./emitter.ts";
import { rewritesForGpu } from "./for_gpu.ts";
import { enlargedConv, enlargedWeightGradient, pooledConv } from "./resized.ts";
import { isGrouped } from "./weight_gradients.ts";

/** `block`: channels in a block of the machine's convolutions, 0 for none. */
export function prepare(graph: Graph, block: number, device: Device): Graph {
  const special = device === "gpu" ? rewritesForGpu() : () => undefined;
  const replaced = new Map<Node, Node>();
  const order = topological(results(graph));
  const uses = usesIn(order, graph);
  for (const value of order) {
    const inputs = value.inputs.map((input) => replaced.get(input)!);
    const same = inputs.every((input, i) => input === value.inputs[i]);
    const current = same ? value : withInputs(value, inputs);
    const isAlone = uses.get(value.inputs[0]) === 1;
    replaced.set(value, special(current) ?? rewritten(current, block, isAlone));
  }
  return simplify(mapResults(graph, (value) => replaced.get(value)!));
}

/** `isAlone`: what `value` is made from is used by nothing else. */
function rewritten(value: Node, block: number, isAlone: boolean): Node {
  const pooled = (x: Node, window: Operations["averagePool"]) =>
    (isAlone && block > 0 ? pooledConv(x, window) : undefined) ?? make.averagePool(x, window);
  switch (value.op) {
    case "convInputGradient":
      return inputGradient(value);
    case "convWeightGradient": {
      const small = enlargedWeightGradient(value);
      if (small && isGrouped(small.wide, block)) return small.whole(small.wide);
      return isGrouped(value, block) ? value : weightGradient(value);
    }
    case "conv":
      return enlargedConv(value, block) ?? value;
    case "averagePool":
      return pooled(value.inputs[0], value.attributes);
    case "averagePoolGradient": {
      const { size } = value.attributes;
      checkTiles(value, size, value.shape);
      return scaled(make.upsample(value.inputs[0], size), 1 / (size[0] * size[1]));
    }
    case "upsampleGradient": {
      const { factor } = value.attributes;
      const window = { stride: factor, dilation: [1, 1], pad: [0, 0, 0, 0], size: factor } as const;
      return scaled(pooled(value.inputs[0], window), factor[0] * factor[1]);
    }
    default:
      return value;
  }
}

const scaled = (x: Node, factor: number): Node => make.binary("mul", x, make.filled(factor, []));

function checkTiles(
  value: NodeWith<"averagePoolGradient">,
  size: readonly [number, number],
  image: readonly number[],
): void {
  const { stride } = value.attributes;
  if (sameShape(stride, size) && image[1] % size[0] === 0 && image[2] % size[1] === 0) return;
  throw new RangeError(
    `Cannot lower the gradient of avgPool as windows must tile the image: window is ${
      showShape(size)
    }, stride ${showShape(stride)}, image ${showShape(image)}`,
  );
}

const NO_PAD = [0, 0, 0, 0] as const;

/** dx = conv(dy spread by the stride, weights turned by 180 degrees with in and out exchanged). */
function inputGradient(value: NodeWith<"convInputGradient">): Node {
  const [dy, weights] = value.inputs;
  const { stride, dilation, pad } = value.attributes;
  const [kh, kw] = weights.shape;
  const spread = strided(dy, stride);
  const reach = [dilation[0] * (kh - 1), dilation[1] * (kw - 1)];
  const before = [reach[0] - pad[0], reach[1] - pad[2]];
  // What the forward window never reached at the far border still needs its zeros.
  const after = [0, 1].map((axis) =>
    value.shape[axis + 1] - spread.shape[axis + 1] + reach[axis] - before[axis]
  );
  const turned = make.transpose(make.reverse(weights, [0, 1]), [0, 1, 3, 2]);
  const window: Window = {
    stride: [1, 1],
    dilation,
    pad: [before[0], after[0], before[1], after[1]],
  };
  return cropped(spread, turned, window, value.shape);
}

/** A convolution to `shape` whose padding may be negative. */
function cropped(x: Node, weights: Node, window: Window, shape: Shape): Node {
  const [top, bottom, left, right] = window.pad;
  const begin = [0, Math.max(0, -top), Math.max(0, -left), 0];
  const size = x.shape.map((n, i) =>
    n - begin[i] - (i === 1 ? Math.max(0, -bottom) : i === 2 ? Math.max(0, -right) : 0)
  );
  if (size.some((n) => n <= 0)) return make.filled(0, shape);
  const pad = window.pad.map((n) => Math.max(0, n)) as unknown as Window["pad"];
  return make.conv(make.slice(x, begin, size), weights, { ...window, pad });
}

/** dy with stride - 1 zeros between its pixels. */
function strided(dy: Node, stride: readonly [number, number]): Node {
  if (stride[0] === 1 && stride[1] === 1) return dy;
  const [n, h, w, c] = dy.shape;
  const none = [0, 0, 0, 0, 0, 0];
  const apart = make.pad(
    make.reshape(dy, [n, h, 1, w, 1, c]),
    none,
    [0, 0, stride[0] - 1, 0, stride[1] - 1, 0],
    0,
  );
  const joined = make.reshape(apart, [n, h * stride[0], w * stride[1], c]);
  const size = [n, (h - 1) * stride[0] + 1, (w - 1) * stride[1] + 1, c];
  return make.slice(joined, none.slice(0, 4), size);
}

function weightGradient(value: NodeWith<"convWeightGradient">): Node {
  const [x, dy] = value.inputs;
  const { stride, dilation } = value.attributes;
  const [kh, kw, inputs, outputs] = value.shape;
  if (
    kh === 1 && kw === 1 && sameShape(stride, [1, 1]) && sameShape(value.attributes.pad, NO_PAD)
  ) {
    const left = make.reshape(x, [sizeOf(x.shape) / inputs, inputs]);
    const right = make.reshape(dy, [sizeOf(dy.shape) / outputs, outputs]);
    return make.reshape(make.matmul(left, right, true, false), value.shape);
  }
  const unit = sameShape(stride, [1, 1]) && sameShape(dilation, [1, 1]);
  return unit ? wideWeightGradient(value) : exchangedWeightGradient(value);
}

/**
 * One convolution whose channels are the batch and whose kernel is dy. The image is viewed as
 * [1, h, w c, n], so that one position of the output is one channel of one tap.
 */
function wideWeightGradient(value: NodeWith<"convWeightGradient">): Node {
  const [x, dy] = value.inputs;
  const [n, h, w, c] = x.shape;
  const { pad } = value.attributes;
  const image = make.transpose(make.reshape(x, [n, h, w * c]), [1, 2, 0]);
  const kernel = make.transpose(dy, [1, 2, 0, 3]);
  const [top, bottom, left, right] = pad;
  const taps = make.conv(make.reshape(image, [1, h, w * c, n]), kernel, {
    stride: [1, 1],
    dilation: [1, c],
    pad: [top, bottom, left * c, right * c],
  });
  return make.reshape(taps, value.shape);
}

/** The general form: images and channels exchange roles, and so do stride and dilation. */
function exchangedWeightGradient(value: NodeWith<"convWeightGradient">): Node {
  const [x, dy] = value.inputs;
  const { stride, dilation, pad } = value.attributes;
  const [kh, kw, inputs, outputs] = value.shape;
  const image = make.transpose(x, [3, 1, 2, 0]);
  const kernel = make.transpose(dy, [1, 2, 0, 3]);
  const taps = make.conv(image, kernel, { stride: dilation, dilation: stride, pad });
  const kept = make.slice(taps, [0, 0, 0, 0], [inputs, kh, kw, outputs]);
  return make.transpose(kept, [1, 2, 0, 3]);
}

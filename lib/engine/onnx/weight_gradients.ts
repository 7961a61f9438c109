/**
 * The gradient of a convolution for its weights, as one grouped convolution.
 *
 * dW[r, s, i, o] = sum over images, rows and columns of x[h + r - top, w + s - left, i] dy[h, w, o]:
 * a convolution of x with the whole of dy as its kernel. Blocked convolutions with few input
 * channels in a group take plain planes as input, and want their kernel with blocks of outputs
 * innermost. So with images as groups, blocked dy lies in memory as the kernel already, and blocked
 * x as planes whose rows are (w, 16 channels): taps are 16 columns apart, the channels of a block
 * are neighbouring positions of the output. What remains is a sum over groups.
 */

import { type Node, type NodeWith, sameShape, type Shape } from "../graph/graph.ts";
import { type Emitter, NCHWC, type Placement } from "./emitter.ts";
import { arranged, blockedImage, channelsFirst } from "./layout.ts";
import { ones } from "./reductions.ts";

/** One side of the sum: the image slides under the kernel. */
interface Side {
  readonly value: Node;
  readonly channels: number;
}

const isUnit = (pair: readonly number[]): boolean => sameShape(pair, [1, 1]);

/**
 * Whether the grouped form serves: sides that are blocked or of one channel, every row and column of
 * the image used, and a number of images that the engine takes for channels. A stride spreads the
 * kernel's taps.
 */
export function isGrouped(value: NodeWith<"convWeightGradient">, block: number): boolean {
  if (block === 0 || !isUnit(value.attributes.dilation) || !isWhole(value)) return false;
  const [, , inputs, outputs] = value.shape;
  const blocked = (channels: number) => channels % block === 0;
  // Images stand where channels do: few, or whole blocks of them.
  const [images] = value.inputs[0].shape;
  if (images >= block && !blocked(images)) return false;
  if (blocked(outputs)) return blocked(inputs) || inputs === 1;
  return blocked(inputs) && outputs === 1 && isExchanged(value);
}

/** Whether the image reaches as far as the kernel does with its last tap. */
function isWhole(value: NodeWith<"convWeightGradient">): boolean {
  const { stride, pad } = value.attributes;
  const [x, dy] = value.inputs;
  return [0, 1].every((axis) => {
    const padded = x.shape[axis + 1] + pad[2 * axis] + pad[2 * axis + 1];
    return padded - stride[axis] * (dy.shape[axis + 1] - 1) === value.shape[axis];
  });
}

/**
 * The image side is padded and rearranged: it is the one with fewer channels, unless the padding of
 * dy would be negative.
 */
function isExchanged(value: NodeWith<"convWeightGradient">): boolean {
  const [kh, kw, inputs, outputs] = value.shape;
  const { stride, pad: [top, bottom, left, right] } = value.attributes;
  return isUnit(stride) && inputs > outputs && Math.max(top, bottom) < kh &&
    Math.max(left, right) < kw;
}

export function lowerWeightGradient(
  emitter: Emitter,
  value: NodeWith<"convWeightGradient">,
): Placement {
  const [kh, kw, inputs, outputs] = value.shape;
  const [x, dy] = value.inputs;
  const xSide = { value: x, channels: inputs };
  const dySide = { value: dy, channels: outputs };
  const [top, bottom, left, right] = value.attributes.pad;
  if (!isExchanged(value)) {
    const { pad, stride } = value.attributes;
    const sum = groupedSum(emitter, xSide, dySide, pad, [kh, kw], stride);
    return { ...sum, layout: tapsLayout(value.shape, emitter.block, "inputs first") };
  }
  // Exchanged, the taps come out turned by 180 degrees.
  const pad = [kh - 1 - top, kh - 1 - bottom, kw - 1 - left, kw - 1 - right];
  const sum = groupedSum(emitter, dySide, xSide, pad, [kh, kw]);
  const layout = tapsLayout(value.shape, emitter.block, "outputs first");
  return { ...turned(emitter, sum, kh * kw), layout };
}

/** Largest number of images summed within a group, by the side of the image. */
function imagesPerGroup(
  batch: number,
  side: number,
  kernelChannels: number,
  block: number,
): number {
  const wanted = side <= 8 ? 8 : kernelChannels === block ? 4 : 1;
  let q = Math.min(wanted, block - 1);
  while (batch % q !== 0) q--;
  return q;
}

/** [blocks of image channels, blocks of kernel channels, kh, kw, image channel, kernel channel]. */
function groupedSum(
  emitter: Emitter,
  image: Side,
  kernel: Side,
  pad: readonly number[],
  [kh, kw]: readonly [number, number],
  stride: readonly [number, number] = [1, 1],
): Placement {
  const { block } = emitter;
  const [n, h, w] = kernel.value.shape;
  const q = imagesPerGroup(n, h, kernel.channels, block);
  const groups = n / q;
  const kernelBlocks = kernel.channels / block;
  const filter = kernelPlanes(emitter, kernel, q);
  const blocks = Math.ceil(image.channels / block);
  const lanes = image.channels / blocks;
  const planes = imagePlanes(emitter, image, pad, lanes);
  const name = emitter.emit("Conv", [planes, filter], {
    domain: NCHWC,
    attributes: {
      kernel_shape: [h, w],
      dilations: [stride[0], stride[1] * lanes],
      strides: [1, 1],
      pads: [pad[0], 0, pad[1], 0],
      group: groups,
    },
  });
  const taps = kernelBlocks * kh * kw * lanes * block;
  const perGroup = {
    name,
    dims: [blocks, groups * kernel.channels, kh, kw * lanes],
    layout: arranged([blocks * groups * taps], [0]),
    dtype: "float32",
  } as const;
  if (groups === 1) return perGroup;
  // One number a row: as fast as a sum where there are several blocks, and much faster where not.
  const sum = emitter.emit("MatMul", [
    ones(emitter, 1, groups),
    emitter.view(perGroup, [blocks, groups, taps]),
  ]);
  return { ...perGroup, name: sum, dims: [blocks, taps] };
}

/** The kernel side with the q images of a group next to each other: [groups c, q, h, w]. */
function kernelPlanes(emitter: Emitter, { value, channels }: Side, q: number): string {
  const { block } = emitter;
  const [n, h, w] = value.shape;
  const placed = emitter.in(value, blockedImage(value.shape, block));
  const dims = [n / q * channels, q, h, w];
  if (q === 1 || channels === block) return emitter.view(placed, dims);
  const apart = emitter.view(placed, [n / q, q, channels / block, h * w * block]);
  const grouped = emitter.emit("Transpose", [apart], { attributes: { perm: [0, 2, 1, 3] } });
  return emitter.emit("Reshape", [grouped, emitter.integers(dims)]);
}

/** The image side as planes [blocks, n, h, (left + w + right) lanes]. */
function imagePlanes(
  emitter: Emitter,
  { value, channels }: Side,
  [, , left, right]: readonly number[],
  lanes: number,
): string {
  const { block } = emitter;
  const [n, h, w] = value.shape;
  const blocks = channels / lanes;
  const dims = [blocks, n, h, (left + w + right) * lanes];
  if (lanes === 1) {
    const plain = emitter.view(emitter.in(value, channelsFirst(value.shape)), [blocks, n, h, w]);
    if (left === 0 && right === 0) return plain;
    const pads = emitter.integers([0, 0, 0, left, 0, 0, 0, right]);
    return emitter.emit("Pad", [plain, pads, emitter.scalar(0, "float32")]);
  }
  const placed = emitter.in(value, blockedImage(value.shape, block));
  const apart = emitter.view(placed, [n, blocks, h * w * lanes]);
  const planes = blocks === 1
    ? apart
    : emitter.emit("Transpose", [apart], { attributes: { perm: [1, 0, 2] } });
  if (left === 0 && right === 0) {
    return emitter.emit("Reshape", [planes, emitter.integers(dims)]);
  }
  // A depthwise convolution by ones pads in parallel, where Pad would use one thread.
  const rows = emitter.emit("Reshape", [
    planes,
    emitter.integers([blocks * n, h * lanes, 1, w]),
  ]);
  const ones = emitter.emit("Reshape", [
    emitter.filled(1, h * lanes),
    emitter.integers([h * lanes, 1, 1, 1]),
  ]);
  const padded = emitter.emit("Conv", [rows, ones], {
    domain: NCHWC,
    attributes: {
      kernel_shape: [1, 1],
      dilations: [1, 1],
      strides: [1, 1],
      pads: [0, left, 0, right],
      group: h * lanes,
    },
  });
  return emitter.emit("Reshape", [padded, emitter.integers(dims)]);
}

/** How the sum lies in memory, as weights [kh, kw, inputs, outputs]. */
function tapsLayout(shape: Shape, block: number, first: "inputs first" | "outputs first") {
  const [kh, kw, inputs, outputs] = shape;
  const split = (channels: number) =>
    channels % block === 0 ? [channels / block, block] : [1, channels];
  const factors = [kh, kw, ...split(inputs), ...split(outputs)];
  const order = first === "inputs first" ? [2, 4, 0, 1, 3, 5] : [4, 2, 0, 1, 5, 3];
  return arranged(factors, order);
}

/** The taps of every pair of blocks in reverse order. */
function turned(emitter: Emitter, placed: Placement, taps: number): Placement {
  if (taps === 1) return placed;
  const { block } = emitter;
  const size = placed.dims.reduce((a, b) => a * b, 1);
  const inner = size % (taps * block * block) === 0 ? block * block : block;
  const dims = [size / (taps * inner), taps, inner];
  const name = emitter.emit("Slice", [
    emitter.view(placed, dims),
    emitter.integers([-1]),
    emitter.integers([-(2 ** 31)]),
    emitter.integers([1]),
    emitter.integers([-1]),
  ]);
  return { ...placed, name, dims };
}

/**
 * Values not yet computed, because what uses them may be computed on the way: a convolution adds a
 * bias and an image for free, and a depthwise convolution of one pixel scales and shifts blocked
 * channels in one pass, where element-wise operations that broadcast would take several slow ones.
 */

import * as make from "../graph/build.ts";
import { type Node, type NodeWith, sizeOf } from "../graph/graph.ts";
import { type ConvSum, lowerConv, resultLayout, withTerm } from "./convolutions.ts";
import { type Deferral, type Emitter, NCHWC, type Placement } from "./emitter.ts";
import { memoryDims, refine, type Refinement, restrict } from "./layout.ts";
import { lowerPointwise } from "./pointwise.ts";

export function deferredConv(emitter: Emitter, sum: ConvSum): Deferral {
  return {
    layout: resultLayout(sum.conv, emitter),
    force: () => lowerConv(emitter, sum),
    plus(term) {
      const joined = withTerm(sum, term, emitter.block);
      return joined && deferredConv(emitter, joined);
    },
  };
}

/** One number for each channel, possibly with its sign changed. */
interface Term {
  readonly value: Node;
  readonly negated: boolean;
}

/** scale * x + shift + image; scale and shift are the same for all pixels of a channel. */
interface Affine {
  readonly value: Node;
  readonly x: Node;
  readonly scale?: Term;
  readonly shift?: Term;
  readonly image?: Node;
}

const asIs = (value: Node): Term => ({ value, negated: false });
const negated = (term: Term | undefined): Term | undefined =>
  term && { ...term, negated: !term.negated };
const ONE = make.filled(1, []);

/** x y or x x. */
export const isProduct = (value: Node): boolean =>
  (value.op === "square" || value.op === "mul") &&
  value.inputs.every((x) => sizeOf(x.shape) === sizeOf(value.shape));

/** A product of two images, which a sum over pixels may take as a dot product. */
export function deferredProduct(emitter: Emitter, value: Node): Deferral | undefined {
  if (!isProduct(value) || !value.inputs.every((x) => isImage(emitter, x, value))) return undefined;
  return {
    layout: emitter.layoutOf(value.inputs[0]),
    force: () => lowerPointwise(emitter, value),
    plus: () => undefined,
  };
}

/** The product or sum of an image and one number per channel, where the image lies in blocks. */
export function deferredAffine(emitter: Emitter, value: Node): Deferral | undefined {
  if (value.op !== "mul" && value.op !== "add" && value.op !== "sub") return undefined;
  if (value.dtype !== "float32" || emitter.block === 0) return undefined;
  const [a, b] = value.inputs;
  if (value.op === "sub") {
    const whole = sizeOf(a.shape) === sizeOf(b.shape) && isImage(emitter, b, value);
    return whole
      ? affine(emitter, { value, x: b, scale: negated(asIs(ONE)), image: a })
      : undefined;
  }
  for (const [x, term] of [[a, b], [b, a]]) {
    if (!isImage(emitter, x, value) || !isPerChannel(emitter, x, term)) continue;
    return affine(
      emitter,
      value.op === "mul" ? { value, x, scale: asIs(term) } : { value, x, shift: asIs(term) },
    );
  }
}

function affine(emitter: Emitter, sum: Affine): Deferral {
  return {
    layout: emitter.layoutOf(sum.x),
    force: () => isWorthwhile(sum) ? lowerAffine(emitter, sum) : lowerPointwise(emitter, sum.value),
    plus(term) {
      if (!sum.shift && isPerChannel(emitter, sum.x, term)) {
        return affine(emitter, { ...sum, shift: asIs(term) });
      }
      if (!sum.image && isImage(emitter, term, sum.value)) {
        return affine(emitter, { ...sum, image: term });
      }
    },
    from(term) {
      if (sum.image || !isImage(emitter, term, sum.value)) return undefined;
      const scale = negated(sum.scale ?? asIs(ONE));
      return affine(emitter, { ...sum, scale, shift: negated(sum.shift), image: term });
    },
  };
}

/** A sum of two images, or a product or sum with one number, is as fast element by element. */
function isWorthwhile({ scale, shift, image }: Affine): boolean {
  const varying = [scale, shift].some((term) =>
    term && make.uniformValue(term.value) === undefined
  );
  const scaled = scale && make.uniformValue(scale.value) !== 1;
  return varying || [scaled, shift, image].filter(Boolean).length > 1;
}

/** Whether `x` fills the whole of `value` and lies in blocks. */
function isImage(emitter: Emitter, x: Node, value: Node): boolean {
  return sizeOf(x.shape) === sizeOf(value.shape) && x.op !== "constant" &&
    x.dtype === "float32" && pixelRun(emitter, x, []) !== undefined;
}

function isPerChannel(emitter: Emitter, x: Node, term: Node): boolean {
  if (make.uniformValue(term) !== undefined) return true;
  return sizeOf(term.shape) > 1 && sizeOf(term.shape) < sizeOf(x.shape) &&
    pixelRun(emitter, x, [term]) !== undefined;
}

interface Run {
  readonly refined: Refinement;
  /** Digits in memory: [0, start) are rows, [start, end) pixels, and the last one a block. */
  readonly start: number;
  readonly pixels: number;
}

/** The pixels that share one number per channel, where `x` lies in blocks of channels. */
function pixelRun(emitter: Emitter, x: Node, terms: readonly Node[]): Run | undefined {
  const refined = refine(emitter.layoutOf(x), x.shape);
  if (!refined) return undefined;
  const { digits, order } = refined;
  const end = order.length - 1;
  if (end < 1 || digits[order[end]].size !== emitter.block) return undefined;
  const varies = (k: number) => terms.some((term) => presence(term, x)(digits[order[k]].axis));
  let start = end;
  // Without a term to go by, pixels are whatever lies between the first digit and the block.
  while (start > (terms.length ? 0 : 1) && !varies(start - 1)) start--;
  const pixels = order.slice(start, end).reduce((product, k) => product * digits[k].size, 1);
  return pixels > 1 ? { refined, start, pixels } : undefined;
}

/** Whether a term varies along an axis of `x`. */
function presence(term: Node, x: Node): (axis: number) => boolean {
  const lead = x.shape.length - term.shape.length;
  return (axis) => axis >= lead && term.shape[axis - lead] !== 1;
}

function lowerAffine(emitter: Emitter, { x, scale, shift, image }: Affine): Placement {
  const terms = [scale, shift].flatMap((term) =>
    term && make.uniformValue(term.value) === undefined ? [term.value] : []
  );
  const placed = emitter.placeOf(x);
  const run = pixelRun(emitter, x, terms)!;
  const channels = sizeOf(x.shape) / run.pixels;
  // The engine's threads share out rows.
  const dims = [1, channels, ...factored(run.pixels)];
  const weights = perChannel(emitter, x, scale ?? asIs(ONE), run);
  const names = [emitter.view(placed, dims), emitter.view(weights, [channels, 1, 1, 1])];
  if (shift || image) {
    names.push(shift ? emitter.view(perChannel(emitter, x, shift, run), [channels]) : "");
  }
  if (image) names.push(emitter.view(emitter.in(image, placed.layout), dims));
  const name = emitter.emit("Conv", names, {
    domain: NCHWC,
    attributes: {
      kernel_shape: [1, 1],
      strides: [1, 1],
      dilations: [1, 1],
      pads: [0, 0, 0, 0],
      group: channels,
    },
  });
  return { ...placed, name, dims };
}

/** A number for every channel of every row, in the order of memory. */
function perChannel(
  emitter: Emitter,
  x: Node,
  { value, negated }: Term,
  { refined, start, pixels }: Run,
): Placement {
  const count = sizeOf(x.shape) / pixels;
  const uniform = make.uniformValue(value);
  const flat = { dims: [count], layout: emitter.layoutOf(x), dtype: "float32" } as const;
  if (uniform !== undefined) {
    return { ...flat, name: emitter.filled(negated ? -uniform : uniform, count) };
  }
  const present = presence(value, x);
  const isPixel = (k: number) => k >= start && k < refined.order.length - 1;
  const kept = (sizes: readonly number[]) => sizes.filter((_, k) => !isPixel(k));
  const from = emitter.in(value, restrict(refined, present));
  let name = emitter.view(from, kept(memoryDims(refined, present)));
  if (negated) name = emitter.emit("Neg", [name]);
  const full = kept(memoryDims(refined, () => true));
  if (sizeOf(value.shape) < count) name = emitter.emit("Expand", [name, emitter.integers(full)]);
  return { ...flat, name, dims: full };
}

/**
 * The sum over pixels of a product of two images in blocks, per channel: a depthwise convolution
 * whose kernel is one of the images.
 */
export function lowerDot(emitter: Emitter, value: NodeWith<"sum">): Placement | undefined {
  const [product] = value.inputs;
  const [a, b = a] = product.inputs;
  const { axes } = value.attributes;
  const refined = refine(emitter.layoutOf(a), a.shape)!;
  const { digits, order } = refined;
  const reduced = order.map((k) => axes.includes(digits[k].axis));
  const start = reduced.indexOf(true);
  const end = order.length - 1;
  if (start < 0 || reduced.slice(start, end).includes(false) || reduced[end]) return undefined;
  const sizes = order.slice(start, end).map((k) => digits[k].size);
  const pixels = sizes.reduce((product, size) => product * size, 1);
  const [h, w] = factored(pixels);
  const channels = sizeOf(a.shape) / pixels;
  const placed = emitter.placeOf(a);
  const name = emitter.emit("Conv", [
    emitter.view(placed, [1, channels, h, w]),
    emitter.view(emitter.in(b, placed.layout), [channels, 1, h, w]),
  ], {
    domain: NCHWC,
    attributes: {
      kernel_shape: [h, w],
      strides: [1, 1],
      dilations: [1, 1],
      pads: [0, 0, 0, 0],
      group: channels,
    },
  });
  return {
    name,
    dims: [1, channels, 1, 1],
    layout: restrict(refined, (axis) => !axes.includes(axis)),
    dtype: "float32",
  };
}

/** Two factors of `size`, as close to each other as can be. */
function factored(size: number): [number, number] {
  let h = Math.floor(Math.sqrt(size));
  while (size % h !== 0) h--;
  return [h, size / h];
}

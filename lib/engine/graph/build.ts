/** Makers of nodes: each computes the shape and dtype of what it makes. */

import {
  type DType,
  type Node,
  node,
  type Operations,
  type OpName,
  sameShape,
  type Shape,
  showShape,
  sizeOf,
  type Values,
  type Window,
} from "./graph.ts";

/** Operations on one tensor, element by element. */
export const UNARY = [
  "neg",
  "abs",
  "exp",
  "log",
  "sqrt",
  "rsqrt",
  "square",
  "reciprocal",
  "sigmoid",
  "silu",
  "tanh",
  "relu",
  "sin",
  "cos",
  "floor",
  "sign",
  "not",
] as const satisfies readonly OpName[];
export type UnaryOp = typeof UNARY[number];

/** Operations on two tensors, element by element after broadcasting. */
export const BINARY = [
  "add",
  "sub",
  "mul",
  "div",
  "pow",
  "max",
  "min",
  "equal",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "and",
  "or",
] as const satisfies readonly OpName[];
export type BinaryOp = typeof BINARY[number];

const COMPARISONS: ReadonlySet<OpName> = new Set<OpName>([
  "equal",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "and",
  "or",
]);

const ELEMENTWISE: ReadonlySet<OpName> = new Set<OpName>([...UNARY, ...BINARY, "select", "cast"]);
export const isElementwise = (value: Node): boolean => ELEMENTWISE.has(value.op);

const none = {} as const;

/** `data` as a constant of `shape`; a uniform one keeps a single value. */
export function constant(data: Values, shape: Shape, dtype: DType): Node {
  if (data.length > 1 && data.every((v) => Object.is(v, data[0]))) data = data.slice(0, 1);
  return node("constant", [], { data }, shape, dtype);
}

/** A constant with the same value everywhere. */
export function filled(value: number, shape: Shape, dtype: DType = "float32"): Node {
  const data = dtype === "float32" ? Float32Array.of(value) : Int32Array.of(value);
  return node("constant", [], { data }, shape, dtype);
}

/** The value of a constant that is uniform, else undefined. */
export function uniformValue(value: Node): number | undefined {
  if (value.op !== "constant" || value.attributes.data.length !== 1) return undefined;
  return value.attributes.data[0];
}

export function unary(op: UnaryOp, x: Node): Node {
  return node(op, [x], none, x.shape, op === "not" ? "bool" : x.dtype);
}

export function binary(op: BinaryOp, a: Node, b: Node): Node {
  const dtype = COMPARISONS.has(op) ? "bool" : a.dtype;
  return node(op, [a, b], none, broadcastShape([a.shape, b.shape]), dtype);
}

export function select(condition: Node, a: Node, b: Node): Node {
  const shape = broadcastShape([condition.shape, a.shape, b.shape]);
  return node("select", [condition, a, b], none, shape, a.dtype);
}

export function cast(x: Node, dtype: DType): Node {
  return x.dtype === dtype ? x : node("cast", [x], none, x.shape, dtype);
}

/** The shape that all of `shapes` broadcast to. */
export function broadcastShape(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((s) => s[s.length - rank + i] ?? 1).filter((n) => n !== 1);
    if (sizes.some((n) => n !== sizes[0])) {
      throw new RangeError(
        `Cannot broadcast as sizes must agree or be 1: current shapes are ${
          shapes.map(showShape).join(" and ")
        }`,
      );
    }
    return sizes[0] ?? 1;
  });
}

/** Sum, mean or maximum over `axes`, which keep size 1. */
export function reduce(op: "sum" | "mean" | "maximum", x: Node, axes: readonly number[]): Node {
  const sorted = [...axes].sort((a, b) => a - b);
  const shape = x.shape.map((n, i) => sorted.includes(i) ? 1 : n);
  return node(op, [x], { axes: sorted }, shape, x.dtype);
}

export function softmax(x: Node): Node {
  return node("softmax", [x], none, x.shape, x.dtype);
}

export function normalize(x: Node, axes: readonly number[], epsilon: number): Node {
  return node("normalize", [x], { axes, epsilon }, x.shape, x.dtype);
}

export function inverseDeviation(x: Node, axes: readonly number[], epsilon: number): Node {
  const shape = x.shape.map((n, i) => axes.includes(i) ? 1 : n);
  return node("inverseDeviation", [x], { axes, epsilon }, shape, x.dtype);
}

/** Batched matrix product over the last two axes; batch axes broadcast. */
export function matmul(a: Node, b: Node, transposeA: boolean, transposeB: boolean): Node {
  const batch = broadcastShape([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const [rows, innerA] = swapped(a.shape.slice(-2), transposeA);
  const [innerB, columns] = swapped(b.shape.slice(-2), transposeB);
  if (innerA !== innerB) {
    throw new RangeError(
      `Cannot multiply matrices as inner sizes must agree: current shapes are ${
        showShape(a.shape)
      } and ${showShape(b.shape)}`,
    );
  }
  return node("matmul", [a, b], { transposeA, transposeB }, [...batch, rows, columns], a.dtype);
}

const swapped = (pair: Shape, swap: boolean): Shape => swap ? [pair[1], pair[0]] : pair;

/** Output size of a window sliding over `size` pixels. */
function slide(size: number, kernel: number, window: Window, axis: 0 | 1): number {
  const padded = size + window.pad[2 * axis] + window.pad[2 * axis + 1];
  const reach = window.dilation[axis] * (kernel - 1) + 1;
  return Math.floor((padded - reach) / window.stride[axis]) + 1;
}

export function conv(x: Node, weights: Node, window: Window): Node {
  const [n, h, w, c] = x.shape;
  const [kh, kw, inputs, outputs] = weights.shape;
  if (c !== inputs) {
    throw new RangeError(
      `Cannot convolve as channels must agree: current shapes are ${showShape(x.shape)} and ${
        showShape(weights.shape)
      }`,
    );
  }
  const shape = [n, slide(h, kh, window, 0), slide(w, kw, window, 1), outputs];
  return node("conv", [x, weights], window, shape, x.dtype);
}

export function convInputGradient(dy: Node, weights: Node, window: Window, shape: Shape): Node {
  return node("convInputGradient", [dy, weights], window, shape, dy.dtype);
}

export function convWeightGradient(x: Node, dy: Node, window: Window, shape: Shape): Node {
  return node("convWeightGradient", [x, dy], window, shape, x.dtype);
}

export function averagePool(x: Node, attributes: Operations["averagePool"]): Node {
  const [n, h, w, c] = x.shape;
  const [kh, kw] = attributes.size;
  const shape = [n, slide(h, kh, attributes, 0), slide(w, kw, attributes, 1), c];
  return node("averagePool", [x], attributes, shape, x.dtype);
}

export function averagePoolGradient(
  dy: Node,
  attributes: Operations["averagePool"],
  shape: Shape,
): Node {
  return node("averagePoolGradient", [dy], attributes, shape, dy.dtype);
}

export function upsample(x: Node, factor: readonly [number, number]): Node {
  const [n, h, w, c] = x.shape;
  return node("upsample", [x], { factor }, [n, h * factor[0], w * factor[1], c], x.dtype);
}

export function upsampleGradient(dy: Node, factor: readonly [number, number]): Node {
  const [n, h, w, c] = dy.shape;
  return node("upsampleGradient", [dy], { factor }, [n, h / factor[0], w / factor[1], c], dy.dtype);
}

export function reshape(x: Node, shape: Shape): Node {
  if (sizeOf(shape) !== sizeOf(x.shape)) {
    throw new RangeError(
      `Cannot reshape as sizes must agree: current shapes are ${showShape(x.shape)} and ${
        showShape(shape)
      }`,
    );
  }
  return sameShape(x.shape, shape) ? x : node("reshape", [x], none, shape, x.dtype);
}

export function transpose(x: Node, permutation: readonly number[]): Node {
  return node("transpose", [x], { permutation }, permutation.map((p) => x.shape[p]), x.dtype);
}

export function broadcast(x: Node, shape: Shape): Node {
  return sameShape(x.shape, shape) ? x : node("broadcast", [x], none, shape, x.dtype);
}

export function slice(x: Node, begin: readonly number[], size: Shape): Node {
  return sameShape(x.shape, size) ? x : node("slice", [x], { begin }, size, x.dtype);
}

export function concat(values: readonly Node[], axis: number): Node {
  if (values.length === 1) return values[0];
  const total = values.reduce((sum, v) => sum + v.shape[axis], 0);
  const shape = values[0].shape.map((n, i) => i === axis ? total : n);
  return node("concat", values, { axis }, shape, values[0].dtype);
}

export function pad(
  x: Node,
  before: readonly number[],
  after: readonly number[],
  value: number,
): Node {
  const shape = x.shape.map((n, i) => n + before[i] + after[i]);
  return sameShape(shape, x.shape) ? x : node("pad", [x], { before, value }, shape, x.dtype);
}

export function reverse(x: Node, axes: readonly number[]): Node {
  return axes.length === 0 ? x : node("reverse", [x], { axes }, x.shape, x.dtype);
}

/** Rows of `x` along `axis` at the places in `indices` (int32, any rank). */
export function gather(x: Node, indices: Node, axis: number): Node {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return node("gather", [x, indices], { axis }, shape, x.dtype);
}

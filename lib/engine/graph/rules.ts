/** Rewriting rules: from a node whose inputs are simplified to an equal, cheaper one. */

import * as make from "./build.ts";
import { type Node, type NodeWith, sameShape, type Shape, sizeOf } from "./graph.ts";
import { FUSIONS } from "./fusions.ts";

export type Rule = (value: Node) => Node | undefined;

/** The result where `x` already has the shape asked for, else x spread over it. */
const spread = (x: Node, shape: Shape): Node => make.broadcast(x, shape);

/** Whether a factor neither overflows nor loses digits in single precision. */
const isNormal = (v: number): boolean => Math.abs(v) >= 2 ** -126 && Math.abs(v) < 2 ** 128;

/** x + 0, x - 0, x * 1, x / 1, x ^ 1, x ^ 2, x ^ 1/2, x / c, x * x, x + -y, x - -y. */
const arithmetic: Rule = (value) => {
  const [a, b] = value.inputs;
  const left = a && make.uniformValue(a);
  const right = b && make.uniformValue(b);
  switch (value.op) {
    case "add":
      if (right === 0) return spread(a, value.shape);
      if (left === 0) return spread(b, value.shape);
      if (b.op === "neg") return make.binary("sub", a, b.inputs[0]);
      if (a.op === "neg") return make.binary("sub", b, a.inputs[0]);
      return undefined;
    case "sub":
      if (right === 0) return spread(a, value.shape);
      if (left === 0) return spread(make.unary("neg", b), value.shape);
      if (b.op === "neg") return make.binary("add", a, b.inputs[0]);
      return undefined;
    case "mul":
      if (right === 1) return spread(a, value.shape);
      if (left === 1) return spread(b, value.shape);
      if (right === -1) return spread(make.unary("neg", a), value.shape);
      if (left !== undefined && right === undefined) return make.binary("mul", b, a);
      if (a === b) return make.unary("square", a);
      if (right !== undefined && a.op === "mul" && value.dtype === "float32") {
        const inner = make.uniformValue(a.inputs[1]);
        if (inner === undefined) return undefined;
        const factor = Math.fround(inner * right);
        if (!isNormal(factor)) return undefined;
        const product = make.filled(factor, [], value.dtype);
        return spread(make.binary("mul", a.inputs[0], product), value.shape);
      }
      return undefined;
    case "div":
      if (right === 1) return spread(a, value.shape);
      if (right !== undefined && value.dtype === "float32") {
        const inverse = Math.fround(1 / right);
        if (isNormal(inverse)) return make.binary("mul", a, make.filled(inverse, b.shape));
      }
      return undefined;
    case "pow":
      if (right === 1) return spread(a, value.shape);
      if (right === 2) return spread(make.unary("square", a), value.shape);
      if (right === 0.5) return spread(make.unary("sqrt", a), value.shape);
      return undefined;
    case "neg":
      return a.op === "neg" ? a.inputs[0] : undefined;
    case "reciprocal":
      return a.op === "sqrt" ? make.unary("rsqrt", a.inputs[0]) : undefined;
  }
};

/** Drops the spreading of an operand that the operation would spread anyway. */
const implicitBroadcast: Rule = (value) => {
  if (!make.isElementwise(value) || value.inputs.length < 2) return undefined;
  for (const [i, input] of value.inputs.entries()) {
    const source = unspread(input);
    if (source === input) continue;
    const inputs = value.inputs.with(i, source);
    const shape = make.broadcastShape(inputs.map((x) => x.shape));
    const smaller = elementwise(value, inputs, shape);
    return make.broadcast(smaller, value.shape);
  }
};

function unspread(x: Node): Node {
  if (x.op === "broadcast") return x.inputs[0];
  const uniform = make.uniformValue(x);
  if (uniform === undefined || x.shape.length === 0) return x;
  return make.filled(uniform, [], x.dtype);
}

function elementwise(value: Node, inputs: readonly Node[], shape: Shape): Node {
  if (value.op === "select") return make.select(inputs[0], inputs[1], inputs[2]);
  const made = make.binary(value.op as make.BinaryOp, inputs[0], inputs[1]);
  return sameShape(made.shape, shape) ? made : make.broadcast(made, shape);
}

/** Works on the small value, then spreads it. */
const unaryBeforeBroadcast: Rule = (value) => {
  const [x] = value.inputs;
  if (value.inputs.length !== 1 || x.op !== "broadcast" || !make.isElementwise(value)) {
    return undefined;
  }
  const small = value.op === "cast"
    ? make.cast(x.inputs[0], value.dtype)
    : make.unary(value.op as make.UnaryOp, x.inputs[0]);
  return make.broadcast(small, value.shape);
};

const broadcasts: Rule = (value) => {
  if (value.op !== "broadcast") return undefined;
  const [x] = value.inputs;
  if (sameShape(x.shape, value.shape)) return x;
  if (x.op === "broadcast") return make.broadcast(x.inputs[0], value.shape);
  const uniform = make.uniformValue(x);
  return uniform === undefined ? undefined : make.filled(uniform, value.shape, x.dtype);
};

/** A sum over an axis along which all values are the same is a product. */
const sumOfBroadcast: Rule = (value) => {
  if (value.op !== "sum" && value.op !== "mean") return undefined;
  const [x] = value.inputs;
  if (x.op !== "broadcast") return undefined;
  const source = x.inputs[0];
  const lead = x.shape.length - source.shape.length;
  const full = make.reshape(source, [...new Array(lead).fill(1), ...source.shape]);
  const constantAxes = value.attributes.axes.filter((axis) => full.shape[axis] === 1);
  if (constantAxes.length === 0) return undefined;
  const shape = full.shape.map((_, i) => constantAxes.includes(i) ? 1 : x.shape[i]);
  const rest = value.attributes.axes.filter((axis) => !constantAxes.includes(axis));
  const reduced = make.reduce(value.op, make.broadcast(full, shape), rest);
  if (value.op === "mean") return reduced;
  const count = constantAxes.reduce((product, axis) => product * x.shape[axis], 1);
  return make.binary("mul", reduced, make.filled(count, [], value.dtype));
};

/** A sum of sums stays: others may use the inner one, and the outer one has little to add. */
const reductions: Rule = (value) => {
  if (value.op !== "sum" && value.op !== "mean" && value.op !== "maximum") return undefined;
  const [x] = value.inputs;
  const axes = value.attributes.axes.filter((axis) => x.shape[axis] !== 1);
  if (axes.length === 0) return x;
  if (axes.length < value.attributes.axes.length) return make.reduce(value.op, x, axes);
};

const casts: Rule = (value) => {
  if (value.op !== "cast") return undefined;
  const [x] = value.inputs;
  return x.dtype === value.dtype ? x : undefined;
};

const movements: Rule = (value) => {
  const [x] = value.inputs;
  switch (value.op) {
    case "reshape":
      if (x.op === "reshape") return make.reshape(x.inputs[0], value.shape);
      if (sameShape(x.shape, value.shape)) return x;
      if (make.uniformValue(x) !== undefined) {
        return make.filled(make.uniformValue(x)!, value.shape, value.dtype);
      }
      if (x.op === "broadcast" && x.inputs[0].shape.length > 0) {
        return reshapedBroadcast(x, value.shape);
      }
      return undefined;
    case "transpose": {
      const { permutation } = value.attributes;
      if (x.op === "transpose") {
        return make.transpose(x.inputs[0], permutation.map((p) => x.attributes.permutation[p]));
      }
      const moved = permutation.filter((p) => x.shape[p] !== 1);
      if (moved.every((p, i) => i === 0 || moved[i - 1] < p)) return make.reshape(x, value.shape);
      return undefined;
    }
    case "slice":
      if (x.op === "slice") {
        const begin = value.attributes.begin.map((b, i) => b + x.attributes.begin[i]);
        return make.slice(x.inputs[0], begin, value.shape);
      }
      return x.op === "concat" ? sliceOfConcat(value, x) : undefined;
    case "reverse":
      return sizeOf(value.attributes.axes.map((axis) => x.shape[axis])) === 1 ? x : undefined;
  }
};

/** A reshape of a spread value, where it only adds or drops axes of size 1. */
function reshapedBroadcast(x: NodeWith<"broadcast">, shape: Shape): Node | undefined {
  const kept = (s: Shape) => s.filter((n) => n !== 1);
  if (!sameShape(kept(x.shape), kept(shape))) return undefined;
  const [source] = x.inputs;
  const padded = [...new Array(x.shape.length - source.shape.length).fill(1), ...source.shape];
  const sizes = padded.filter((_, i) => x.shape[i] !== 1);
  const small = shape.map((n) => n === 1 ? 1 : sizes.shift()!);
  return make.broadcast(make.reshape(source, small), shape);
}

/** A slice that lies within one part of a concatenation is a slice of that part. */
function sliceOfConcat(value: NodeWith<"slice">, x: NodeWith<"concat">): Node | undefined {
  const { axis } = x.attributes;
  let start = value.attributes.begin[axis];
  for (const part of x.inputs) {
    if (start < part.shape[axis]) {
      if (start + value.shape[axis] > part.shape[axis]) return undefined;
      return make.slice(part, value.attributes.begin.with(axis, start), value.shape);
    }
    start -= part.shape[axis];
  }
}

/** A product takes a transposed operand as it is. */
const transposedOperands: Rule = (value) => {
  if (value.op !== "matmul") return undefined;
  const [a, b] = value.inputs;
  const { transposeA, transposeB } = value.attributes;
  if (swapsLastAxes(a)) return make.matmul(a.inputs[0], b, !transposeA, transposeB);
  if (swapsLastAxes(b)) return make.matmul(a, b.inputs[0], transposeA, !transposeB);
};

function swapsLastAxes(x: Node): boolean {
  if (x.op !== "transpose") return false;
  const { permutation } = x.attributes;
  const rank = permutation.length;
  return rank >= 2 &&
    permutation.every((p, i) => p === (i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2));
}

export const RULES: readonly Rule[] = [
  arithmetic,
  casts,
  broadcasts,
  implicitBroadcast,
  unaryBeforeBroadcast,
  sumOfBroadcast,
  reductions,
  movements,
  transposedOperands,
  ...FUSIONS,
];

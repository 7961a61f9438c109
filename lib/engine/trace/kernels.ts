/** What each tfjs kernel records. The keys are tfjs's kernel names. */

import { backend_util, slice_util, util } from "@tensorflow/tfjs";
import * as make from "../graph/build.ts";
import { type DType, type Node, type Shape, showShape } from "../graph/graph.ts";

// deno-lint-ignore no-explicit-any -- kernels' attributes are untyped in tfjs
export type KernelAttributes = Record<string, any>;
export type Inputs = Readonly<Record<string, Node>>;
/** From a kernel's inputs and attributes to the value it makes, or several. */
export type Recorder = (inputs: Inputs, attributes: KernelAttributes) => Node | Node[];

const unary = (op: make.UnaryOp): Recorder => ({ x }) => make.unary(op, x);
const binary = (op: make.BinaryOp): Recorder => ({ a, b }) => make.binary(op, a, b);
/** Arithmetic on booleans is arithmetic on integers. */
const arithmetic = (op: make.BinaryOp): Recorder => ({ a, b }) => {
  const number = (x: Node) => x.dtype === "bool" ? make.cast(x, "int32") : x;
  return make.binary(op, number(a), number(b));
};

/** Reductions drop their axes unless asked to keep them. */
function reduced(op: "sum" | "mean" | "maximum", axisName: string): Recorder {
  return ({ x }, attributes) => {
    const axes = util.parseAxisParam(attributes[axisName], [...x.shape]);
    const kept = make.reduce(op, x, axes);
    if (attributes.keepDims) return kept;
    return make.reshape(kept, x.shape.filter((_, i) => !axes.includes(i)));
  };
}

function window(
  image: Shape,
  kernel: readonly [number, number, number, number],
  attributes: KernelAttributes,
) {
  if (attributes.dataFormat !== undefined && attributes.dataFormat !== "NHWC") {
    throw new RangeError(
      `Cannot record a convolution as images must be NHWC: current value is ${attributes.dataFormat}`,
    );
  }
  const info = backend_util.computeConv2DInfo(
    [...image] as [number, number, number, number],
    [...kernel],
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
    attributes.dimRoundingMode,
  );
  const { top, bottom, left, right } = info.padInfo;
  return {
    stride: [info.strideHeight, info.strideWidth],
    dilation: [info.dilationHeight, info.dilationWidth],
    pad: [top, bottom, left, right],
  } as const;
}

function pooling(image: Shape, attributes: KernelAttributes) {
  const size = typeof attributes.filterSize === "number"
    ? [attributes.filterSize, attributes.filterSize]
    : attributes.filterSize;
  const place = window(image, [size[0], size[1], image[3], image[3]], attributes);
  if (place.pad.some((n) => n !== 0)) {
    // tfjs divides by the number of pixels inside the image, which differs at a padded border.
    throw new RangeError(
      `Cannot record avgPool as its padding must be 0: current value is [${place.pad}]. Crop the image first`,
    );
  }
  return { ...place, size: [size[0], size[1]] as const };
}

function enlargement(small: Shape, large: Shape, attributes: KernelAttributes): [number, number] {
  const factor: [number, number] = [large[1] / small[1], large[2] / small[2]];
  if (!factor.every(Number.isInteger) || attributes.alignCorners || attributes.halfPixelCenters) {
    throw new RangeError(
      `Cannot record resizeNearestNeighbor as it must enlarge by integer factors without alignCorners or halfPixelCenters: current shapes are ${
        showShape(small)
      } and ${showShape(large)}`,
    );
  }
  return factor;
}

function slicing(x: Node, begin: number | number[], size: number | number[]): Node {
  const [from, extent] = slice_util.parseSliceParams({ shape: [...x.shape] } as never, begin, size);
  return make.slice(x, from, extent);
}

/** `x` repeated `reps[i]` times along axis i: an axis of size 1 broadcasts, others are split first. */
function tiled(x: Node, reps: readonly number[]): Node {
  const split = x.shape.flatMap((n) => [1, n]);
  const spread = x.shape.flatMap((n, i) => [reps[i], n]);
  return make.reshape(
    make.broadcast(make.reshape(x, split), spread),
    x.shape.map((n, i) => n * reps[i]),
  );
}

/** `values` side by side along `axis`. */
function concatenated(values: Inputs, axis: number): Node {
  const list = Object.values(values);
  const filled = list.filter((v) => v.shape.every((n) => n > 0));
  return make.concat(filled.length > 0 ? filled : list.slice(0, 1), axis);
}

export const KERNELS: Readonly<Record<string, Recorder>> = {
  Identity: ({ x }) => x,
  Neg: unary("neg"),
  Abs: unary("abs"),
  Exp: unary("exp"),
  Log: unary("log"),
  Sqrt: unary("sqrt"),
  Rsqrt: unary("rsqrt"),
  Square: unary("square"),
  Reciprocal: unary("reciprocal"),
  Sigmoid: unary("sigmoid"),
  Tanh: unary("tanh"),
  Relu: unary("relu"),
  Sin: unary("sin"),
  Cos: unary("cos"),
  Floor: unary("floor"),
  Sign: unary("sign"),
  LogicalNot: unary("not"),
  // step(x) is 1 where x > 0, else alpha.
  Step: ({ x }, { alpha }) =>
    make.select(
      make.binary("greater", x, make.filled(0, [], x.dtype)),
      make.filled(1, [], x.dtype),
      make.filled(alpha, [], x.dtype),
    ),
  ClipByValue: ({ x }, { clipValueMin, clipValueMax }) =>
    make.binary(
      "min",
      make.binary("max", x, make.filled(clipValueMin, [], x.dtype)),
      make.filled(clipValueMax, [], x.dtype),
    ),
  ZerosLike: ({ x }) => make.filled(0, x.shape, x.dtype),
  OnesLike: ({ x }) => make.filled(1, x.shape, x.dtype),
  Fill: (_, { shape, value, dtype }) => make.filled(Number(value), shape, dtype ?? "float32"),

  Add: arithmetic("add"),
  AddN: (terms) => Object.values(terms).reduce((a, b) => make.binary("add", a, b)),
  Sub: arithmetic("sub"),
  Multiply: arithmetic("mul"),
  RealDiv: binary("div"),
  Pow: binary("pow"),
  Maximum: arithmetic("max"),
  Minimum: arithmetic("min"),
  SquaredDifference: ({ a, b }) => make.unary("square", make.binary("sub", a, b)),
  Equal: binary("equal"),
  NotEqual: ({ a, b }) => make.unary("not", make.binary("equal", a, b)),
  Less: binary("less"),
  LessEqual: binary("lessEqual"),
  Greater: binary("greater"),
  GreaterEqual: binary("greaterEqual"),
  LogicalAnd: binary("and"),
  LogicalOr: binary("or"),
  Select: ({ condition, t, e }) => {
    // tfjs lets a vector condition choose whole rows.
    const rows = condition.shape.length === 1 && t.shape.length > 1
      ? make.reshape(condition, [condition.shape[0], ...t.shape.slice(1).map(() => 1)])
      : condition;
    const chosen = make.cast(rows, "bool");
    if (t.dtype !== "bool") return make.select(chosen, t, e);
    const otherwise = make.binary("and", make.unary("not", chosen), e);
    return make.binary("or", make.binary("and", chosen, t), otherwise);
  },
  Cast: ({ x }, { dtype }) => {
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new TypeError(`Cannot record cast as ${dtype} is not float32, int32 or bool`);
    }
    return make.cast(x, dtype as DType);
  },

  Sum: reduced("sum", "axis"),
  // The mean of integers is a float.
  Mean: ({ x }, attributes) => reduced("mean", "axis")({ x: make.cast(x, "float32") }, attributes),
  Max: reduced("maximum", "reductionIndices"),
  Softmax: ({ logits }, { dim }) => {
    if (dim !== logits.shape.length - 1) {
      throw new RangeError(`Cannot record softmax as its axis must be the last: axis is ${dim}`);
    }
    return make.softmax(logits);
  },

  BatchMatMul: ({ a, b }, { transposeA, transposeB }) =>
    make.matmul(a, b, Boolean(transposeA), Boolean(transposeB)),
  Conv2D: ({ x, filter }, attributes) =>
    make.conv(x, filter, window(x.shape, filter.shape as never, attributes)),
  Conv2DBackpropInput: ({ dy, filter }, attributes) =>
    make.convInputGradient(
      dy,
      filter,
      window(attributes.inputShape, filter.shape as never, attributes),
      attributes.inputShape,
    ),
  Conv2DBackpropFilter: ({ x, dy }, attributes) =>
    make.convWeightGradient(
      x,
      dy,
      window(x.shape, attributes.filterShape, attributes),
      attributes.filterShape,
    ),
  AvgPool: ({ x }, attributes) => make.averagePool(x, pooling(x.shape, attributes)),
  AvgPoolGrad: ({ dy, input }, attributes) =>
    make.averagePoolGradient(dy, pooling(input.shape, attributes), input.shape),
  ResizeNearestNeighbor: ({ images }, attributes) => {
    const [h, w] = attributes.size;
    const [n, , , c] = images.shape;
    return make.upsample(images, enlargement(images.shape, [n, h, w, c], attributes));
  },
  ResizeNearestNeighborGrad: ({ images, dy }, attributes) =>
    make.upsampleGradient(dy, enlargement(images.shape, dy.shape, attributes)),

  Reshape: ({ x }, { shape }) =>
    make.reshape(x, util.inferFromImplicitShape(shape, util.sizeFromShape([...x.shape]))),
  ExpandDims: ({ input }, { dim }) => {
    const shape = [...input.shape];
    shape.splice(dim < 0 ? input.shape.length + dim + 1 : dim, 0, 1);
    return make.reshape(input, shape);
  },
  Transpose: ({ x }, { perm }) => make.transpose(x, perm),
  Tile: ({ x }, { reps }) => tiled(x, reps),
  BroadcastTo: ({ x }, { shape }) => make.broadcast(x, shape),
  Slice: ({ x }, { begin, size }) => slicing(x, begin, size),
  Concat: (values, { axis }) =>
    concatenated(values, util.parseAxisParam(axis, [...values[0].shape])[0]),
  Pack: (values, { axis }) => {
    const shape = [...values[0].shape];
    shape.splice(axis, 0, 1);
    return make.concat(Object.values(values).map((v) => make.reshape(v, shape)), axis);
  },
  SplitV: ({ x }, { numOrSizeSplits, axis }) => {
    const [along] = util.parseAxisParam(axis, [...x.shape]);
    const sizes = backend_util.prepareSplitSize(
      { shape: [...x.shape] } as never,
      numOrSizeSplits,
      along,
    );
    return pieces(x, sizes, along);
  },
  Unpack: ({ value }, { axis }) => {
    const [along] = util.parseAxisParam(axis, [...value.shape]);
    const shape = value.shape.filter((_, i) => i !== along);
    return pieces(value, new Array(value.shape[along]).fill(1), along)
      .map((piece) => make.reshape(piece, shape));
  },
  PadV2: ({ x }, { paddings, constantValue }) =>
    make.pad(
      x,
      paddings.map((p: number[]) => p[0]),
      paddings.map((p: number[]) => p[1]),
      constantValue ?? 0,
    ),
  Reverse: ({ x }, { dims }) => make.reverse(x, util.parseAxisParam(dims, [...x.shape])),
  GatherV2: ({ x, indices }, { axis, batchDims }) => {
    if (batchDims) {
      throw new RangeError(
        `Cannot record gather as batchDims must be 0: current value is ${batchDims}`,
      );
    }
    return make.gather(x, indices, util.parseAxisParam(axis, [...x.shape])[0]);
  },
};

function pieces(x: Node, sizes: readonly number[], axis: number): Node[] {
  let at = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, i) => i === axis ? at : 0);
    at += size;
    return make.slice(x, begin, x.shape.map((n, i) => i === axis ? size : n));
  });
}

/** Random graphs over images, vectors and matrices, to try rewriting and lowering on. */

import * as make from "../../../lib/engine/graph/build.ts";
import {
  type Graph,
  type Node,
  results,
  sameShape,
  type Shape,
  sizeOf,
  topological,
} from "../../../lib/engine/graph/graph.ts";
import { withInputs } from "../../../lib/engine/graph/simplify.ts";
import { normals, permutation, type Stream } from "../../../lib/random/mod.ts";
import { graphOf, input } from "./graphs.ts";
import { pick } from "./numbers.ts";

const LARGEST = 8192;

const IMAGES: readonly Shape[] = [[2, 4, 4, 16], [1, 6, 4, 3], [3, 2, 2, 32], [2, 4, 4, 1]];

export interface RandomGraph {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Float32Array<ArrayBuffer>>>;
}

/** A graph of about `size` operations, most of them on images, and values for its inputs. */
export function randomGraph(random: Stream, size: number): RandomGraph {
  const inputs: Record<string, Float32Array<ArrayBuffer>> = {};
  const draw = (shape: Shape): Node => {
    const name = `x${Object.keys(inputs).length}`;
    inputs[name] = normals(random, sizeOf(shape));
    return input(name, shape);
  };
  const pool: Node[] = [draw(pick(random, IMAGES)), draw(pick(random, IMAGES))];
  while (pool.length < size) {
    // Late values more often than early ones, so that chains grow long.
    const x = pool[Math.max(random.integer(pool.length), random.integer(pool.length))];
    const made = pick(random, STEPS)({ x, pool, random, draw });
    if (made && sizeOf(made.shape) <= LARGEST) pool.push(made);
  }
  const used = new Set(pool.flatMap((value) => value.inputs));
  const last = pool.filter((value) => !used.has(value));
  const outputs = Object.fromEntries(last.map((value, k) => [`y${k}`, value]));
  return { graph: graphOf(outputs), inputs };
}

interface Scene {
  readonly x: Node;
  readonly pool: readonly Node[];
  readonly random: Stream;
  /** A new input of the graph, with values drawn for it. */
  readonly draw: (shape: Shape) => Node;
}

/** A new value made from `x`, or nothing where the step does not fit it. */
type Step = (scene: Scene) => Node | undefined;

const number = (value: number): Node => make.filled(value, []);

/** Values that stay near 1 however long the chain. */
const tame = (x: Node): Node => make.unary("tanh", x);

const unary: Step = ({ x, random }) => {
  const op = pick(
    random,
    ["neg", "abs", "sigmoid", "silu", "tanh", "relu", "sin", "cos", "square", "exp"] as const,
  );
  return op === "square" || op === "exp" ? make.unary(op, tame(x)) : make.unary(op, x);
};

/** Additions of zero, products by one, and other constants that rules look for. */
const withConstant: Step = ({ x, random }) => {
  const op = pick(random, ["add", "sub", "mul", "div", "pow", "max"] as const);
  const constant = number(pick(random, [1, 2, -1, 0.5, 3]));
  if (op === "pow") {
    const exponent = number(pick(random, [1, 2, 0.5, 3]));
    return make.binary("pow", make.unary("abs", tame(x)), exponent);
  }
  if (op === "div" && random.uniform() < 0.3) {
    return make.binary("div", constant, make.binary("add", make.unary("abs", x), number(1)));
  }
  const zero = op === "add" || op === "sub" ? number(0) : constant;
  const other = random.uniform() < 0.3 ? zero : constant;
  return random.uniform() < 0.5 && op !== "div"
    ? make.binary(op, other, x)
    : make.binary(op, x, other);
};

const joined = (op: make.BinaryOp, a: Node, b: Node): Node => make.binary(op, a, b);

const binary: Step = ({ x, pool, random }) => {
  const fits = pool.filter((other) => {
    try {
      return sizeOf(make.broadcastShape([x.shape, other.shape])) <= LARGEST;
    } catch {
      return false;
    }
  });
  const y = pick(random, fits);
  const op = pick(random, ["add", "add", "sub", "mul", "mul", "max", "min"] as const);
  return op === "mul"
    ? joined(op, tame(x), random.uniform() < 0.5 ? tame(y) : y)
    : joined(op, x, y);
};

/** A vector per channel, or a value per image and channel. */
const perChannel: Step = ({ x, random, draw }) => {
  const shape = random.uniform() < 0.5
    ? x.shape.slice(-1)
    : x.shape.map((n, i) => i === 0 || i === x.shape.length - 1 ? n : 1);
  return joined(pick(random, ["add", "mul", "sub"] as const), x, draw(shape));
};

const choice: Step = ({ x, pool, random }) => {
  const y = pick(random, pool.filter((other) => sameShape(other.shape, x.shape)));
  const condition = make.binary(pick(random, ["less", "greaterEqual"] as const), x, number(0.1));
  return make.select(condition, y, make.unary("neg", x));
};

const someAxes = (x: Node, random: Stream): number[] =>
  x.shape.map((_, axis) => axis).filter(() => random.uniform() < 0.5);

const reduced: Step = ({ x, random }) => {
  const axes = someAxes(x, random);
  const op = pick(random, ["sum", "mean", "mean", "maximum"] as const);
  const kept = make.reduce(op, op === "sum" ? tame(x) : x, axes);
  return random.uniform() < 0.5
    ? kept
    : make.reshape(kept, x.shape.filter((_, i) => !axes.includes(i)));
};

/** sum(a b) over some axes: what gradients of scales and shifts are made of. */
const dotted: Step = ({ x, pool, random }) => {
  const y = pick(random, pool.filter((other) => sameShape(other.shape, x.shape)));
  return make.reduce("sum", joined("mul", tame(x), tame(y)), someAxes(x, random));
};

const normalized: Step = ({ x, random }) => {
  const axes = someAxes(x, random);
  if (axes.length === 0) return undefined;
  const centred = joined("sub", x, make.reduce("mean", x, axes));
  const variance = make.reduce("mean", make.unary("square", centred), axes);
  const scale = make.unary("rsqrt", joined("add", variance, number(0.1)));
  return random.uniform() < 0.7 ? joined("mul", centred, scale) : scale;
};

const softmax: Step = ({ x }) => x.shape.length > 0 ? make.softmax(x) : undefined;

const transposed: Step = ({ x, random }) =>
  make.transpose(x, Array.from(permutation(random, x.shape.length)));

/** The same size as other factors: neighbours joined, or an axis cut in two. */
const reshaped: Step = ({ x, random }) => {
  const shape = [...x.shape];
  if (shape.length === 0) return make.reshape(x, [1]);
  const axis = random.integer(shape.length);
  const cut = pick(random, [1, 2, 4]);
  if (random.uniform() < 0.5 && axis + 1 < shape.length) {
    shape.splice(axis, 2, shape[axis] * shape[axis + 1]);
  } else if (shape[axis] % cut === 0) shape.splice(axis, 1, shape[axis] / cut, cut);
  return make.reshape(x, shape);
};

const sliced: Step = ({ x, random }) => {
  const begin = x.shape.map((n) => random.uniform() < 0.5 ? 0 : random.integer(n));
  const size = x.shape.map((n, i) =>
    begin[i] === 0 && random.uniform() < 0.5 ? n : 1 + random.integer(n - begin[i])
  );
  return make.slice(x, begin, size);
};

const concatenated: Step = ({ x, pool, random }) => {
  if (x.shape.length === 0) return undefined;
  const axis = random.integer(x.shape.length);
  const fits = pool.filter(({ shape }) =>
    sameShape(shape.toSpliced(axis, 1), x.shape.toSpliced(axis, 1))
  );
  return make.concat([x, pick(random, fits), pick(random, fits)], axis);
};

const padded: Step = ({ x, random }) => {
  const some = () => x.shape.map(() => random.uniform() < 0.3 ? 1 + random.integer(2) : 0);
  return make.pad(x, some(), some(), pick(random, [0, 0, 0.5]));
};

const reversed: Step = ({ x, random }) => make.reverse(x, someAxes(x, random));

const spread: Step = ({ x, random }) =>
  make.broadcast(x, [
    ...(random.uniform() < 0.3 ? [2] : []),
    ...x.shape.map((n) => n === 1 ? 1 + random.integer(3) : n),
  ]);

const product: Step = ({ x, random, draw }) => {
  const rank = x.shape.length;
  if (rank < 2) return undefined;
  const [transposeA, transposeB] = [random.uniform() < 0.3, random.uniform() < 0.5];
  const inner = x.shape[rank - (transposeA ? 2 : 1)];
  const columns = pick(random, [1, 5, 16]);
  const matrix = draw(transposeB ? [columns, inner] : [inner, columns]);
  return tame(make.matmul(x, matrix, transposeA, transposeB));
};

const convolved: Step = ({ x, random, draw }) => {
  if (x.shape.length !== 4) return undefined;
  const [, h, w, c] = x.shape;
  const k = pick(random, [1, 1, 3, 3, 5]);
  const stride = pick(random, [1, 1, 1, 2]);
  const dilation = pick(random, [1, 1, 1, 2]);
  const pads = [0, 0, 0, 0].map(() => pick(random, [k >> 1, k >> 1, 0, 1]));
  if (Math.min(h, w) + Math.min(...pads) * 2 < dilation * (k - 1) + 1) return undefined;
  const weights = draw([k, k, c, pick(random, [1, 3, 16, 16, 32])]);
  return make.conv(x, joined("mul", weights, number(0.3 / k)), {
    stride: [stride, stride],
    dilation: [dilation, 1],
    pad: pads as unknown as readonly [number, number, number, number],
  });
};

/** The three convolutions of a training step: forward, and back to the image and the weights. */
const convolvedBack: Step = (scene) => {
  const y = convolved(scene);
  if (y?.op !== "conv") return undefined;
  const [image, weights] = y.inputs;
  const dy = tame(y);
  return scene.random.uniform() < 0.5
    ? make.convInputGradient(dy, weights, y.attributes, image.shape)
    : tame(make.convWeightGradient(image, dy, y.attributes, weights.shape));
};

const resampled: Step = ({ x, random }) => {
  if (x.shape.length !== 4) return undefined;
  const factor = [pick(random, [1, 2]), 2] as const;
  const divides = x.shape[1] % factor[0] === 0 && x.shape[2] % factor[1] === 0;
  if (random.uniform() < 0.5) {
    return random.uniform() < 0.5 || !divides
      ? make.upsample(x, factor)
      : make.upsampleGradient(x, factor);
  }
  const window = { stride: factor, dilation: [1, 1], pad: [0, 0, 0, 0], size: factor } as const;
  if (random.uniform() < 0.5) return divides ? make.averagePool(x, window) : undefined;
  const [n, h, w, c] = x.shape;
  return make.averagePoolGradient(x, window, [n, h * factor[0], w * factor[1], c]);
};

/** A convolution next to a change of size, and the gradients of both. */
const resized: Step = ({ x, random, draw }) => {
  if (x.shape.length !== 4) return undefined;
  const [n, h, w, c] = x.shape;
  const factor = [pick(random, [1, 2]), 2] as const;
  const k = pick(random, [1, 3, 3, 5]);
  const outputs = pick(random, [1, 16, 16, 32]);
  const weights = joined("mul", draw([k, k, c, outputs]), number(0.3 / k));
  const half = k >> 1;
  const window = { stride: [1, 1], dilation: [1, 1], pad: [half, half, half, half] } as const;
  const large = make.upsample(x, factor);
  const y = make.conv(large, weights, window);
  if (random.uniform() < 0.3) return y;
  const dy = tame(draw(y.shape));
  if (random.uniform() < 0.5) {
    return tame(make.convWeightGradient(large, dy, window, weights.shape));
  }
  const image = make.convInputGradient(dy, weights, window, [n, h * factor[0], w * factor[1], c]);
  return make.upsampleGradient(image, factor);
};

const STEPS: readonly Step[] = [
  unary,
  unary,
  withConstant,
  withConstant,
  binary,
  binary,
  perChannel,
  choice,
  reduced,
  dotted,
  normalized,
  softmax,
  transposed,
  reshaped,
  reshaped,
  sliced,
  concatenated,
  padded,
  reversed,
  spread,
  product,
  convolved,
  convolved,
  convolvedBack,
  resampled,
  resized,
];

/** Several graphs side by side as one; names are prefixed by the number of their graph. */
export function sideBySide(parts: readonly RandomGraph[]): RandomGraph {
  const outputs: Record<string, Node> = {};
  const inputs: Record<string, Float32Array<ArrayBuffer>> = {};
  parts.forEach((part, k) => {
    const own = new Map<Node, Node>();
    for (const [name, { shape }] of Object.entries(part.graph.inputs)) {
      own.set(part.graph.inputs[name], input(`${k}/${name}`, shape));
      inputs[`${k}/${name}`] = part.inputs[name];
    }
    for (const value of topological(results(part.graph))) {
      if (own.has(value)) continue;
      own.set(value, withInputs(value, value.inputs.map((before) => own.get(before)!)));
    }
    for (const [name, value] of Object.entries(part.graph.outputs)) {
      outputs[`${k}/${name}`] = own.get(value)!;
    }
  });
  return { graph: graphOf(outputs), inputs };
}

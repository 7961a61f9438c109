/** What each operation means: a plain float64 evaluation, for folding constants and for tests. */

import { type Dense, each, fill, place } from "./dense.ts";
import { type Graph, type Node, type Shape, sizeOf, topological } from "./graph.ts";
import { evaluateImage } from "./reference_images.ts";

const UNARY: Readonly<Record<string, (x: number) => number>> = {
  neg: (x) => -x,
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  sin: Math.sin,
  cos: Math.cos,
  floor: Math.floor,
  sign: Math.sign,
  not: (x) => Number(!x),
};

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: Math.pow,
  max: Math.max,
  min: Math.min,
  equal: (a, b) => Number(a === b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  and: (a, b) => Number(Boolean(a) && Boolean(b)),
  or: (a, b) => Number(Boolean(a) || Boolean(b)),
};

function reduced(
  node: Node,
  x: Dense,
  shape: Shape,
  start: number,
  join: (a: number, b: number) => number,
): Dense {
  const out = new Float64Array(sizeOf(node.shape)).fill(start);
  each(shape, (flat, index) => {
    const at = place(node.shape, index);
    out[at] = join(out[at], x[flat]);
  });
  return out;
}

const sumOver = (node: Node, x: Dense, shape: Shape) => reduced(node, x, shape, 0, (a, b) => a + b);

/** Mean and variance over `axes`, and a reader of each at a full index. */
function moments(x: Dense, shape: Shape, axes: readonly number[]) {
  const kept = shape.map((n, i) => axes.includes(i) ? 1 : n);
  const count = sizeOf(shape) / sizeOf(kept);
  const mean = new Float64Array(sizeOf(kept));
  each(shape, (flat, index) => mean[place(kept, index)] += x[flat] / count);
  const variance = new Float64Array(mean.length);
  each(shape, (flat, index) => {
    const at = place(kept, index);
    variance[at] += (x[flat] - mean[at]) ** 2 / count;
  });
  return { kept, mean, variance };
}

/** The value of `node` from the values of its inputs. */
export function evaluate(node: Node, inputs: readonly Dense[]): Dense {
  const shapes = node.inputs.map((input) => input.shape);
  const [a, b] = inputs;
  const at = (k: number, index: readonly number[]) => inputs[k][place(shapes[k], index)];
  if (node.op in UNARY) return a.map(UNARY[node.op]);
  if (node.op in BINARY) {
    const join = BINARY[node.op];
    return fill(node.shape, (index) => join(at(0, index), at(1, index)));
  }
  switch (node.op) {
    case "input":
    case "state":
      throw new TypeError(
        `Cannot evaluate ${node.op} "${node.attributes.name}" as it has no value`,
      );
    case "constant": {
      const { data } = node.attributes;
      return data.length === sizeOf(node.shape)
        ? Float64Array.from(data)
        : new Float64Array(sizeOf(node.shape)).fill(data[0]);
    }
    case "cast":
      if (node.dtype === "float32") return a;
      return a.map(node.dtype === "bool" ? (v) => Number(v !== 0) : Math.trunc);
    case "select":
      return fill(node.shape, (index) => at(0, index) ? at(1, index) : at(2, index));
    case "sum":
      return sumOver(node, a, shapes[0]);
    case "mean": {
      const count = sizeOf(shapes[0]) / sizeOf(node.shape);
      return sumOver(node, a, shapes[0]).map((v) => v / count);
    }
    case "maximum":
      return reduced(node, a, shapes[0], -Infinity, Math.max);
    case "softmax": {
      const row = node.shape[node.shape.length - 1];
      return a.map((v, i) => {
        const values = a.subarray(i - i % row, i - i % row + row);
        const top = Math.max(...values);
        return Math.exp(v - top) / values.reduce((sum, u) => sum + Math.exp(u - top), 0);
      });
    }
    case "normalize": {
      const { axes, epsilon } = node.attributes;
      const { kept, mean, variance } = moments(a, shapes[0], axes);
      return fill(node.shape, (index) => {
        const k = place(kept, index);
        return (at(0, index) - mean[k]) / Math.sqrt(variance[k] + epsilon);
      });
    }
    case "inverseDeviation": {
      const { axes, epsilon } = node.attributes;
      return moments(a, shapes[0], axes).variance.map((v) => 1 / Math.sqrt(v + epsilon));
    }
    case "matmul": {
      const { transposeA, transposeB } = node.attributes;
      const rank = node.shape.length;
      const inner = shapes[0][shapes[0].length - (transposeA ? 2 : 1)];
      return fill(node.shape, (index) => {
        const batch = index.slice(0, rank - 2);
        const [row, column] = index.slice(rank - 2);
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const left = at(0, [...batch, ...(transposeA ? [k, row] : [row, k])]);
          sum += left * at(1, [...batch, ...(transposeB ? [column, k] : [k, column])]);
        }
        return sum;
      });
    }
    case "conv":
    case "convInputGradient":
    case "convWeightGradient":
    case "averagePool":
    case "averagePoolGradient":
    case "upsample":
    case "upsampleGradient":
      return evaluateImage(node, inputs);
    case "reshape":
      return a;
    case "transpose": {
      const { permutation } = node.attributes;
      return fill(node.shape, (index) => {
        const source = index.slice();
        permutation.forEach((p, i) => source[p] = index[i]);
        return at(0, source);
      });
    }
    case "broadcast":
      return fill(node.shape, (index) => at(0, index));
    case "slice": {
      const { begin } = node.attributes;
      return fill(node.shape, (index) => at(0, index.map((v, i) => v + begin[i])));
    }
    case "concat": {
      const { axis } = node.attributes;
      return fill(node.shape, (index) => {
        let rest = index[axis];
        let k = 0;
        while (rest >= shapes[k][axis]) rest -= shapes[k++][axis];
        return at(k, index.map((v, i) => i === axis ? rest : v));
      });
    }
    case "pad": {
      const { before, value } = node.attributes;
      return fill(node.shape, (index) => {
        const source = index.map((v, i) => v - before[i]);
        return source.every((v, i) => v >= 0 && v < shapes[0][i]) ? at(0, source) : value;
      });
    }
    case "reverse": {
      const { axes } = node.attributes;
      return fill(
        node.shape,
        (index) => at(0, index.map((v, i) => axes.includes(i) ? node.shape[i] - 1 - v : v)),
      );
    }
    case "gather": {
      const { axis } = node.attributes;
      const rank = shapes[1].length;
      return fill(node.shape, (index) => {
        const row = b[place(shapes[1], index.slice(axis, axis + rank))];
        return at(0, [...index.slice(0, axis), row, ...index.slice(axis + rank)]);
      });
    }
  }
  throw new TypeError(`Cannot evaluate ${node.op} as it has no meaning here`);
}

/** Evaluates a whole graph in float64 from named state and inputs. */
export function evaluateGraph(
  graph: Graph,
  state: Readonly<Record<string, ArrayLike<number>>>,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
) {
  const values = new Map<Node, Dense>();
  const results = (named: Readonly<Record<string, Node>>) =>
    Object.fromEntries(Object.entries(named).map(([name, node]) => [name, values.get(node)!]));
  const wanted = [...Object.values(graph.nextState), ...Object.values(graph.outputs)];
  for (const node of topological(wanted)) {
    if (node.op === "state") values.set(node, Float64Array.from(state[node.attributes.name]));
    else if (node.op === "input") values.set(node, Float64Array.from(inputs[node.attributes.name]));
    else values.set(node, evaluate(node, node.inputs.map((input) => values.get(input)!)));
  }
  return { state: results(graph.nextState), outputs: results(graph.outputs) };
}

/** Simplified graphs: the same values, less to do, and nothing left to simplify. */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { groupNorm, silu } from "../../../lib/engine/blocks/mod.ts";
import * as make from "../../../lib/engine/graph/build.ts";
import {
  type Graph,
  type Node,
  results,
  sizeOf,
  topological,
} from "../../../lib/engine/graph/graph.ts";
import { printGraph } from "../../../lib/engine/graph/print.ts";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { simplify } from "../../../lib/engine/graph/simplify.ts";
import { type Tensors, trace } from "../../../lib/engine/trace/mod.ts";
import { stream } from "../../../lib/random/mod.ts";
import { CASES } from "../cases/mod.ts";
import { tableOf } from "../cases/table.ts";
import { graphOf, input, operations } from "../support/graphs.ts";
import { assertClose } from "../support/numbers.ts";
import { randomGraph } from "../support/random_graph.ts";

/** Simplifying rounds constants to float32: 1 / 3 becomes its neighbour, 3e-8 away. */
const TOLERANCE = 2e-6;

function assertSame(
  graph: Graph,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
  what: string,
): void {
  const before = evaluateGraph(graph, {}, inputs).outputs;
  const simple = simplify(graph);
  const after = evaluateGraph(simple, {}, inputs).outputs;
  for (const [name, values] of Object.entries(before)) {
    assertClose(after[name], values, TOLERANCE, `${what}, ${name}`, 0.01);
    assert.deepEqual(simple.outputs[name].shape, graph.outputs[name].shape, `${what}, ${name}`);
    assert.equal(simple.outputs[name].dtype, graph.outputs[name].dtype, `${what}, ${name}`);
  }
  assert.equal(printGraph(simplify(simple)), printGraph(simple), `${what}: simplified twice`);
}

Deno.test("simplify keeps the values of every kernel's cases, and is idempotent", async () => {
  for (const [kernel, cases] of Object.entries(CASES)) {
    const { fn, spec, inputs } = tableOf(Object.fromEntries(cases.map((c, k) => [String(k), c])));
    assertSame(await trace(fn, spec), inputs, kernel);
  }
});

Deno.test("simplify keeps the values of random graphs, and is idempotent", () => {
  for (let k = 0; k < 100; k++) {
    const { graph, inputs } = randomGraph(stream(2, "random graph", k), 30);
    assertSame(graph, inputs, `graph ${k}`);
  }
});

const x = input("x", [3, 4]);
const y = input("y", [3, 4]);
const number = (value: number, shape: readonly number[] = []) => make.filled(value, shape);
const both = (op: make.BinaryOp, a: Node, b: Node) => make.binary(op, a, b);
const neg = (a: Node) => make.unary("neg", a);
const wide = input("wide", [4]);
const centred = (a: Node, axes: number[]) => both("sub", a, make.reduce("mean", a, axes));
const deviation = (a: Node, axes: number[]) => {
  const variance = make.reduce("mean", make.unary("square", centred(a, axes)), axes);
  return make.unary("rsqrt", both("add", variance, number(0.1)));
};

/** What becomes of small expressions: the operations that are left. */
const RULES: Readonly<Record<string, readonly [Node, readonly string[]]>> = {
  "x * 1": [both("mul", x, number(1)), []],
  "1 * x": [both("mul", number(1), x), []],
  "x * ones": [both("mul", x, number(1, [3, 4])), []],
  "x / 1": [both("div", x, number(1)), []],
  "x + 0": [both("add", x, number(0)), []],
  "0 + x": [both("add", number(0, [3, 4]), x), []],
  "x - 0": [both("sub", x, number(0)), []],
  "x ^ 1": [both("pow", x, number(1)), []],
  "row * ones": [both("mul", wide, number(1, [3, 4])), ["broadcast"]],
  "0 - x": [both("sub", number(0), x), ["neg"]],
  "-1 * x": [both("mul", number(-1), x), ["neg"]],
  "-(-x)": [neg(neg(x)), []],
  "x + -y": [both("add", x, neg(y)), ["sub"]],
  "-x + y": [both("add", neg(x), y), ["sub"]],
  "x - -y": [both("sub", x, neg(y)), ["add"]],
  "x / 2": [both("div", x, number(2)), ["mul"]],
  "(x * 2) * 3": [both("mul", both("mul", x, number(2)), number(3)), ["mul"]],
  "x * x": [both("mul", x, x), ["square"]],
  "x ^ 2": [both("pow", x, number(2)), ["square"]],
  "x ^ 1/2": [both("pow", x, number(0.5)), ["sqrt"]],
  "1 / sqrt(x)": [make.unary("reciprocal", make.unary("sqrt", x)), ["rsqrt"]],
  "x sigmoid(x)": [both("mul", x, make.unary("sigmoid", x)), ["silu"]],
  "sigmoid(x) x": [both("mul", make.unary("sigmoid", x), x), ["silu"]],
  "y sigmoid(x)": [both("mul", y, make.unary("sigmoid", x)), ["mul", "sigmoid"]],
  "normalised": [both("mul", centred(x, [1]), deviation(x, [1])), ["normalize"]],
  "normalised, the other way round": [
    both("mul", deviation(x, [1]), centred(x, [1])),
    ["normalize"],
  ],
  "centred over other axes than scaled": [
    both("mul", centred(x, [0]), deviation(x, [1])),
    ["inverseDeviation", "mean", "mul", "sub"],
  ],
  "centred and scaled by another": [
    both("mul", centred(y, [1]), deviation(x, [1])),
    ["inverseDeviation", "mean", "mul", "sub"],
  ],
  "scaled by a deviation from another mean": [
    make.unary(
      "rsqrt",
      both(
        "add",
        make.reduce("mean", make.unary("square", centred(x, [0])), [1]),
        number(0.1),
      ),
    ),
    ["add", "mean", "mean", "rsqrt", "square", "sub"],
  ],
  "float(float(x))": [make.cast(make.cast(x, "float32"), "float32"), []],
  "exp(x) + exp(x)": [both("add", make.unary("exp", x), make.unary("exp", x)), ["add", "exp"]],
  "exp(1) + 2": [both("add", make.unary("exp", number(1)), number(2)), []],
  "fill(2) * fill(3), large": [
    both("mul", number(2, [300, 300]), number(3, [300, 300])),
    [],
  ],
  "exp(spread x)": [
    make.unary("exp", make.broadcast(x, [5, 3, 4])),
    ["broadcast", "exp"],
  ],
  "spread x + y": [both("add", make.broadcast(wide, [3, 4]), x), ["add"]],
  "spread spread x": [make.broadcast(make.broadcast(wide, [3, 4]), [2, 3, 4]), ["broadcast"]],
  "sum of spread x": [make.reduce("sum", make.broadcast(wide, [3, 4]), [0]), ["mul", "reshape"]],
  "mean of spread x": [make.reduce("mean", make.broadcast(wide, [3, 4]), [0]), ["reshape"]],
  "sum of sum": [make.reduce("sum", make.reduce("sum", x, [0]), [1]), ["sum", "sum"]],
  "sum over one": [make.reduce("sum", input("one", [1, 4]), [0]), []],
  "x''": [make.transpose(make.transpose(x, [1, 0]), [1, 0]), []],
  "transpose of a row": [make.transpose(input("row", [1, 4]), [1, 0]), ["reshape"]],
  "reshape there and back": [make.reshape(make.reshape(x, [2, 6]), [3, 4]), []],
  "reshape twice": [make.reshape(make.reshape(x, [2, 6]), [12]), ["reshape"]],
  "slice of slice": [
    make.slice(make.slice(x, [1, 0], [2, 4]), [1, 1], [1, 2]),
    ["slice"],
  ],
  "slice of one part": [make.slice(make.concat([x, y], 0), [3, 0], [3, 4]), []],
  "slice within one part": [make.slice(make.concat([x, y], 0), [4, 0], [2, 4]), ["slice"]],
  "slice across parts": [
    make.slice(make.concat([x, y], 0), [2, 0], [2, 4]),
    ["concat", "slice"],
  ],
  "x' y": [make.matmul(make.transpose(x, [1, 0]), y, false, false), ["matmul"]],
  "x y'": [make.matmul(x, make.transpose(y, [1, 0]), false, false), ["matmul"]],
};

Deno.test("simplify: small expressions become what they should", () => {
  for (const [what, [value, expected]] of Object.entries(RULES)) {
    const graph = graphOf({ value });
    assert.deepEqual(operations(simplify(graph)), expected, what);
    const random = stream(3, what);
    const inputs = Object.fromEntries(
      Object.entries(graph.inputs).map(([name, { shape }]) => [
        name,
        Float64Array.from(
          { length: sizeOf(shape) },
          () => 0.5 + random.uniform(),
        ),
      ]),
    );
    assertSame(graph, inputs, what);
  }
});

const image = [2, 4, 4, 8] as const;
const traced = (fn: (inputs: Tensors) => Record<string, tf.Tensor>, specs: object) =>
  trace((_, inputs) => ({ state: {}, outputs: fn(inputs) }), {
    state: {},
    inputs: specs as Record<string, { shape: readonly number[] }>,
  });

Deno.test("simplify finds SiLU in its block, and one sigmoid more in the gradient", async () => {
  const graph = await traced(
    ({ x }) => ({ y: silu(x), dx: tf.grad((v) => tf.sum(silu(v)))(x) }),
    { x: { shape: image } },
  );
  const left = operations(simplify(graph));
  assert.equal(left.filter((op) => op === "silu").length, 1);
  assert.equal(left.filter((op) => op === "sigmoid").length, 1);
});

Deno.test("simplify finds normalisation in groupNorm, and its scale in the gradient", async () => {
  const norm = ({ x, gamma, beta }: Tensors) =>
    groupNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 2);
  const specs = { x: { shape: image }, gamma: { shape: [8] }, beta: { shape: [8] } };
  const forward = operations(simplify(await traced((inputs) => ({ y: norm(inputs) }), specs)));
  assert.deepEqual(forward.filter((op) => op !== "reshape"), ["add", "mul", "normalize"]);
  const gradient = await traced(
    ({ x, gamma, beta }) => ({
      dx: tf.grad((v) => tf.sum(tf.square(norm({ x: v, gamma, beta }))))(x),
    }),
    specs,
  );
  const ops = operations(simplify(gradient));
  assert.ok(ops.includes("normalize") && ops.includes("inverseDeviation"));
  for (const gone of ["rsqrt", "square"]) assert.ok(!ops.includes(gone), gone);
});

Deno.test("simplify keeps no full-size constant of the gradient of a mean", async () => {
  const graph = await traced(
    ({ x }) => ({ dx: tf.grad((v) => tf.mean(tf.square(v)))(x) }),
    { x: { shape: [64, 32, 32, 16] } },
  );
  const simple = simplify(graph);
  assert.deepEqual(operations(simple), ["mul"]);
  const constants = topological(results(simple)).flatMap((value) =>
    value.op === "constant" ? [value.attributes.data.length] : []
  );
  assert.deepEqual(constants, [1]);
});

Deno.test("simplify drops what no result needs", async () => {
  const graph = await traced(
    ({ x }) => {
      tf.exp(x);
      return { y: tf.concat([tf.sin(x), tf.cos(x)], 0).slice([0, 0], [3, 4]) };
    },
    { x: { shape: [3, 4] } },
  );
  assert.deepEqual(operations(simplify(graph)), ["sin"]);
});

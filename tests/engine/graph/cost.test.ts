import assert from "node:assert/strict";
import * as make from "../../../lib/engine/graph/build.ts";
import { costOf } from "../../../lib/engine/graph/cost.ts";
import type { Node } from "../../../lib/engine/graph/graph.ts";
import { printGraph } from "../../../lib/engine/graph/print.ts";
import { graphOf, input } from "../support/graphs.ts";

const window = { stride: [1, 1], dilation: [1, 1], pad: [1, 1, 1, 1] } as const;
const [x, w, dy] = [input("x", [2, 5, 5, 3]), input("w", [3, 3, 3, 4]), input("dy", [2, 5, 5, 4])];
const cost = (y: Node) => costOf(graphOf({ y }));

Deno.test("costOf: a convolution and its gradients cost two operations per product", () => {
  const products = 2 * (2 * 5 * 5) * (3 * 3 * 3) * 4;
  const bytes = 4 * (2 * 5 * 5 * 3 + 3 * 3 * 3 * 4 + 2 * 5 * 5 * 4);
  for (
    const value of [
      make.conv(x, w, window),
      make.convInputGradient(dy, w, window, x.shape),
      make.convWeightGradient(x, dy, window, w.shape),
    ]
  ) {
    assert.deepEqual(cost(value), { flops: products, productFlops: products, bytes }, value.op);
  }
});

Deno.test("costOf: products of matrices, element-wise passes, movements", () => {
  const [a, b] = [input("a", [7, 2, 3]), input("b", [7, 5, 3])];
  assert.equal(cost(make.matmul(a, b, false, true)).productFlops, 2 * 7 * 2 * 5 * 3);
  const sum = cost(make.binary("add", a, make.filled(1, [7, 2, 3])));
  assert.deepEqual(sum, { flops: 42, productFlops: 0, bytes: 4 * (42 + 42 + 1) });
  assert.deepEqual(cost(make.slice(a, [0, 0, 0], [7, 1, 3])), {
    flops: 0,
    productFlops: 0,
    bytes: 4 * (42 + 21),
  });
  assert.equal(cost(make.reshape(make.transpose(a, [1, 0, 2]), [42])).bytes, 0);
});

Deno.test("printGraph: a line per operation, its results, its cost", () => {
  const y = make.binary("mul", make.reduce("sum", input("x", [2, 3]), [1]), make.filled(0.5, []));
  assert.equal(
    printGraph({ ...graphOf({ y }), state: {}, nextState: {} }),
    [
      '%0 = input() {"name":"x"} : float32 [2, 3]',
      '%1 = sum(%0) {"axes":[1]} : float32 [2, 1]',
      "%2 = constant() [0.5] : float32 []",
      "%3 = mul(%1, %2) : float32 [2, 1]",
      "output y = %3",
      "8.00e-9 GFLOP, 0.0000520 MB",
    ].join("\n"),
  );
});

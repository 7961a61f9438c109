/** Graphs as ONNX models: plain convolutions and blocked ones give what float64 gives. */

import assert from "node:assert/strict";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { simplify } from "../../../lib/engine/graph/simplify.ts";
import { stream } from "../../../lib/random/mod.ts";
import { runNative } from "../support/native.ts";
import { assertClose } from "../support/numbers.ts";
import { randomGraph, sideBySide } from "../support/random-graph.ts";

const GRAPHS = 60;
const OPERATIONS = 24;

/** Chains of 24 operations in float32, sums over hundreds of terms and cancellations among them. */
const TOLERANCE = 1e-4;
const FLOOR = 0.01;

const parts = Array.from(
  { length: GRAPHS },
  (_, k) => randomGraph(stream(1, "random graph", k), OPERATIONS),
);

for (const form of ["plain", "blocked"] as const) {
  Deno.test(`lower, ${form}: ${GRAPHS} random graphs agree with float64`, async () => {
    const { graph, inputs } = sideBySide(parts);
    const outputs = await runNative(simplify(graph), form, inputs);
    const expected = evaluateGraph(graph, {}, inputs).outputs;
    assert.deepEqual(Object.keys(outputs), Object.keys(expected));
    for (const [name, values] of Object.entries(expected)) {
      assertClose(outputs[name], values, TOLERANCE, name, FLOOR);
    }
  });
}

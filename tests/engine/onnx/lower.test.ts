/** Graphs as ONNX models: plain convolutions and blocked ones give what others give. */

import assert from "node:assert/strict";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { simplify } from "../../../lib/engine/graph/simplify.ts";
import { compile, type Tensors } from "../../../lib/engine/mod.ts";
import { stream } from "../../../lib/random/mod.ts";
import { runNative } from "../support/native.ts";
import { assertClose, relativeDistance } from "../support/numbers.ts";
import { randomGraph, sideBySide } from "../support/random_graph.ts";
import {
  lossAndGradient,
  perturbedParameters,
  questionSpecs,
  questionValues,
} from "../support/tiny.ts";

const GRAPHS = 60;
const OPERATIONS = 24;

/** Chains of 24 operations in float32, sums over hundreds of terms and cancellations among them. */
const TOLERANCE = 1e-4;
const FLOOR = 0.01;

const parts = Array.from(
  { length: GRAPHS },
  (_, k) => randomGraph(stream(1, "random graph", k), OPERATIONS),
);

const FORMS = ["plain", "blocked", "blocks of 8", "for a GPU"] as const;

for (const form of FORMS) {
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

for (const form of FORMS) {
  Deno.test(`lower, ${form}: loss and gradient of a U-Net agree with tfjs-cpu`, async () => {
    const tiny = { n: 8, batch: 2 };
    const flat = perturbedParameters(tiny);
    const spec = {
      state: {},
      inputs: { ...questionSpecs(tiny), flat: { shape: [flat.length] } },
    };
    const fn = (_: Tensors, { flat, ...question }: Tensors) => {
      const { value, gradient } = lossAndGradient(tiny, flat, question);
      return { state: {}, outputs: { value, gradient } };
    };
    const inputs = { ...questionValues(tiny), flat };
    using reference = await compile(fn, spec, { engine: "tfjs-cpu" });
    const expected = await reference.run(inputs);
    const { value, gradient } = await runNative(reference.graph, form, inputs);
    assertClose(value, expected.value, 1e-5, "loss");
    assert.ok(relativeDistance(gradient, expected.gradient) < 1e-5);
  });
}

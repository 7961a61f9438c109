/** Every kernel that can be traced, against its meaning in float64 and against tfjs itself. */

import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-cpu";
import assert from "node:assert/strict";
import { compile, type EngineName, type Values } from "../../lib/engine/mod.ts";
import { evaluateGraph } from "../../lib/engine/graph/reference.ts";
import { KERNELS } from "../../lib/engine/trace/kernels.ts";
import { RECORDER, registerRecorder } from "../../lib/engine/trace/recorder.ts";
import { trace } from "../../lib/engine/trace/mod.ts";
import { applied, type Case, CASES, drawn } from "./cases/mod.ts";
import { type NamedCases, resultsOf, tableOf } from "./cases/table.ts";
import { assertClose } from "./support/numbers.ts";

/** Rounding of float32 sums over at most a thousand terms, and of the engines' exp and tanh. */
const TOLERANCE = 5e-6;

const NAMED: Readonly<Record<string, NamedCases>> = Object.fromEntries(
  Object.entries(CASES).map(([kernel, cases]) => [
    kernel,
    Object.fromEntries(cases.map((one, k) => [`${kernel} ${k + 1}`, one])),
  ]),
);
const ALL: NamedCases = Object.assign({}, ...Object.values(NAMED));

type Run = (cases: NamedCases) => Promise<Readonly<Record<string, ArrayLike<number>>>>;

/** Runs all cases together, once; when that fails, the cases of the kernel asked for alone. */
function together(run: Run) {
  let whole: ReturnType<Run> | undefined;
  return async (kernel: string) => {
    try {
      return await (whole ??= run(ALL));
    } catch {
      return await run(NAMED[kernel]);
    }
  };
}

const onEngine = (engine: EngineName): Run => async (cases) => {
  const { fn, spec, inputs } = tableOf(cases);
  using compiled = await compile(fn, spec, { engine, threads: 2 });
  return await compiled.run(inputs);
};

const inFloat64: Run = async (cases) => {
  const { fn, spec, inputs } = tableOf(cases);
  return evaluateGraph(await trace(fn, spec), {}, inputs).outputs;
};

interface Result {
  readonly values: Values | Uint8Array;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** What tfjs's CPU backend makes of a case, by itself. */
async function byTfjs(name: string, one: Case): Promise<Result[]> {
  await tf.setBackend("cpu");
  return tf.tidy(() => {
    const tensors = drawn(one, name).map((values, k) => {
      const { shape, dtype } = one.arguments[k];
      return tf.tensor(values, [...shape], dtype);
    });
    return applied(one, tensors).map((tensor) => ({
      values: tensor.dataSync() as Values,
      dtype: tensor.dtype,
      shape: tensor.shape,
    }));
  });
}

/** Makes the recorder note in `seen` the kernels that it records. */
function listen(seen: Set<string>): void {
  for (const config of tf.getKernelsForBackend(RECORDER)) {
    tf.unregisterKernel(config.kernelName, RECORDER);
    tf.registerKernel({
      ...config,
      kernelFunc: (given) => {
        seen.add(config.kernelName);
        return config.kernelFunc(given);
      },
    });
  }
}

Deno.test("every kernel of the recorder has cases, and they run it", async () => {
  assert.deepEqual(Object.keys(CASES).sort(), Object.keys(KERNELS).sort());
  const seen = new Set<string>();
  registerRecorder();
  listen(seen);
  for (const [kernel, cases] of Object.entries(NAMED)) {
    const { fn, spec } = tableOf(cases);
    seen.clear();
    await trace(fn, spec);
    assert.ok(seen.has(kernel), `the cases of ${kernel} record ${[...seen]}`);
  }
});

const reference = together(inFloat64);

for (const [kernel, cases] of Object.entries(NAMED)) {
  Deno.test(`${kernel}: the graph means what tfjs computes`, async () => {
    const outputs = await reference(kernel);
    const { fn, spec } = tableOf(cases);
    const graph = await trace(fn, spec);
    for (const [name, one] of Object.entries(cases)) {
      const results = resultsOf(name, outputs);
      if (one.expected) {
        const values = drawn(one, name).map((v) => Float64Array.from(v));
        assertClose(results[0], one.expected(...values), TOLERANCE, name);
        continue;
      }
      const expected = await byTfjs(name, one);
      const nodes = resultsOf(name, graph.outputs);
      assert.equal(results.length, expected.length, name);
      expected.forEach(({ values, dtype, shape }, k) => {
        assert.deepEqual([nodes[k].dtype, nodes[k].shape], [dtype, shape], name);
        assertClose(results[k], values, TOLERANCE, name);
      });
    }
  });
}

for (const engine of ["onnx", "onnx-wasm"] as const) {
  const outputsOf = together(onEngine(engine));
  for (const [kernel, cases] of Object.entries(NAMED)) {
    Deno.test(`${kernel}: ${engine} agrees with float64`, async () => {
      const [actual, expected] = [await outputsOf(kernel), await reference(kernel)];
      for (const name of Object.keys(cases)) {
        const [values, wanted] = [resultsOf(name, actual), resultsOf(name, expected)];
        assert.equal(values.length, wanted.length, name);
        values.forEach((value, k) => assertClose(value, wanted[k], TOLERANCE, name));
      }
    });
  }
}

/** Steps of Adam on every engine, against PyTorch in float64. */

import assert from "node:assert/strict";
import { findAdapter } from "../../lib/engine/adapter.ts";
import { results, topological } from "../../lib/engine/graph/graph.ts";
import { compile } from "../../lib/engine/mod.ts";
import { trace } from "../../lib/engine/trace/mod.ts";
import { assertAgrees } from "./support/agreement.ts";
import { whyNot } from "./support/here.ts";
import { adamStep } from "./support/tiny.ts";
import { STEPS, type Steps, TINY, trajectoryOf } from "./support/trajectory.ts";

/** Where an adapter renders in software, a step of tfjs-webgpu takes seconds. */
const isSoftware = (await findAdapter()).against !== undefined;

for (
  const engine of ["onnx", "onnx-wasm", "tfjs-wasm", "onnx-webgpu", "tfjs-webgpu"] as const
) {
  const reason = await whyNot(engine);
  const steps = engine === "tfjs-webgpu" && isSoftware ? 4 : STEPS;
  Deno.test({
    name: `${engine}: ${steps} steps of Adam agree with PyTorch in float64${
      reason ? ` (not here: ${reason})` : ""
    }`,
    ignore: reason !== undefined,
    async fn() {
      const { fn, spec } = adamStep(TINY);
      using compiled = await compile(fn, spec, { engine, threads: 2 });
      assertAgrees(await trajectoryOf(compiled as Steps, steps), steps);
    },
  });
}

Deno.test("onnx: two trajectories on two threads are the same, bit for bit", async () => {
  const once = async () => {
    const { fn, spec } = adamStep(TINY);
    using compiled = await compile(fn, spec, { engine: "onnx", threads: 2 });
    return await trajectoryOf(compiled as Steps);
  };
  assert.deepEqual(await once(), await once());
});

Deno.test("a step of training runs none of the kernels that tfjs gets wrong", async () => {
  const { fn, spec } = adamStep(TINY);
  const ops = new Set(topological(results(await trace(fn, spec))).map(({ op }) => op));
  // ResizeNearestNeighborGrad is wrong on tfjs-cpu; MaxPoolGrad, wrong on tfjs-wasm, has no form here.
  assert.ok(ops.has("upsample") && !ops.has("upsampleGradient"));
});

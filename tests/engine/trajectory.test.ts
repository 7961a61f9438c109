/** Twenty steps of Adam on every engine, against PyTorch in float64. */

import assert from "node:assert/strict";
import { results, topological } from "../../lib/engine/graph/graph.ts";
import { compile } from "../../lib/engine/mod.ts";
import { trace } from "../../lib/engine/trace/mod.ts";
import golden from "./golden/adam.json" with { type: "json" };
import { whyNot } from "./support/here.ts";
import { adamStep } from "./support/tiny.ts";
import { STEPS, type Steps, TINY, type Trajectory, trajectoryOf } from "./support/trajectory.ts";

/** Made by golden/adam.py. */
const expected = golden as unknown as Trajectory;

/** Of the loss and of the change's length; float32 angles t f alone move the loss by 1.2e-6. */
const TOLERANCE = 5e-6;
/** Of a change along one direction, relative to its length: Adam magnifies small gradients' noise. */
const ALONG_TOLERANCE = 2e-4;

function assertNear(actual: number, wanted: number, allowed: number, what: string): void {
  assert.ok(
    Math.abs(actual - wanted) <= allowed,
    `${what}: ${actual}, expected ${wanted} within ${allowed}`,
  );
}

function assertAgrees(actual: Trajectory): void {
  for (let k = 0; k < STEPS; k++) {
    const [loss, length] = [expected.losses[k], expected.lengths[k]];
    assertNear(actual.losses[k], loss, TOLERANCE * loss, `loss at step ${k + 1}`);
    assertNear(actual.lengths[k], length, TOLERANCE * length, `change by step ${k + 1}`);
    expected.projections[k].forEach((wanted, j) => {
      const what = `change by step ${k + 1} along direction ${j}`;
      assertNear(actual.projections[k][j], wanted, ALONG_TOLERANCE * length, what);
    });
  }
  assert.deepEqual(Object.keys(actual.tensors), Object.keys(expected.tensors));
  for (const [name, [length, along]] of Object.entries(expected.tensors)) {
    assertNear(actual.tensors[name][0], length, ALONG_TOLERANCE * length, name);
    assertNear(actual.tensors[name][1], along, ALONG_TOLERANCE * length, `${name}, along 0`);
  }
}

for (
  const engine of ["onnx", "onnx-wasm", "tfjs-wasm", "onnx-webgpu", "tfjs-webgpu"] as const
) {
  const reason = await whyNot(engine);
  Deno.test({
    name: `${engine}: ${STEPS} steps of Adam agree with PyTorch in float64${
      reason ? ` (not here: ${reason})` : ""
    }`,
    ignore: reason !== undefined,
    async fn() {
      const { fn, spec } = adamStep(TINY);
      using compiled = await compile(fn, spec, { engine, threads: 2 });
      assertAgrees(await trajectoryOf(compiled as Steps));
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

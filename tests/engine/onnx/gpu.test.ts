/** What is peculiar to graphics processors; on one, or on software that stands for one, if there is. */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { defaultConfig } from "../../../lib/config/mod.ts";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { compile, type Tensors } from "../../../lib/engine/mod.ts";
import { explained } from "../../../lib/engine/onnx/device_errors.ts";
import { onCpu, placedOnCpu } from "../../../lib/engine/onnx/fallbacks.ts";
import { cosine, sine } from "../../../lib/engine/onnx/sine.ts";
import { checkDevice, trialGraph } from "../../../lib/engine/onnx/trial.ts";
import { turns } from "../../../lib/engine/onnx/turns.ts";
import { trainingStep } from "../../../lib/training/mod.ts";
import { graphOf, input } from "../support/graphs.ts";
import { WEBGPU } from "../support/here.ts";

const onAdapter = (name: string, fn: () => Promise<void>) =>
  Deno.test({
    name: `onnx-webgpu: ${name}${WEBGPU ? ` (not here: ${WEBGPU})` : ""}`,
    ignore: WEBGPU !== undefined,
    fn,
  });

Deno.test("sine, cosine: within 1e-7 of the exact ones, between -1000 and 1000", () => {
  const x = input("x", [4001]);
  const values = Float64Array.from({ length: 4001 }, (_, k) => (k - 2000) / 2.0001);
  const { outputs } = evaluateGraph(graphOf({ sin: sine(x), cos: cosine(x) }), {}, { x: values });
  values.forEach((value, k) => {
    assert.ok(Math.abs(outputs.sin[k] - Math.sin(value)) < 1e-7, `sin ${value}`);
    assert.ok(Math.abs(outputs.cos[k] - Math.cos(value)) < 1e-7, `cos ${value}`);
  });
});

Deno.test("checkDevice: one whose results are wrong is refused, by the name of what is wrong", async () => {
  const computed = (spoil: string) => () => {
    const graph = trialGraph(2);
    const waves = (size: number, phase: number) =>
      Float32Array.from({ length: size }, (_, k) => Math.sin(1.7 * k + phase));
    const inputs = Object.fromEntries(
      Object.entries(graph.inputs).map((
        [name, { shape }],
        k,
      ) => [name, waves(shape.reduce((a, b) => a * b), k)]),
    );
    const { outputs } = evaluateGraph(graph, {}, inputs);
    return Promise.resolve(
      Object.fromEntries(
        Object.entries(outputs).map(([name, data]) => [
          name,
          Float32Array.from(data, (value) => name === spoil ? 1.01 * value : value),
        ]),
      ),
    );
  };
  await checkDevice(computed("none"));
  await assert.rejects(
    checkDevice(computed("dw")),
    /^RangeError: Cannot rely .* "dw" of the trial/,
  );
});

Deno.test("explained: a lost device and memory that is not there are named; the rest is as it was", () => {
  assert.match(explained("Device was lost: GPU hang"), /was lost.*last checkpoint \(Device was/);
  assert.match(explained("VK_ERROR_DEVICE_LOST"), /was lost/);
  for (
    const message of [
      "[Invalid Buffer (unlabeled)] is invalid due to a previous error.\n - While validating",
      "CUDA failure 2: out of memory",
      "Too many storage buffers in shader. Current: 61, Max is 12",
      "Buffer size (536870912) exceeds the max buffer size limit (268435456).",
    ]
  ) {
    assert.match(explained(message), /memory and the limits .* state of before the step is kept/);
  }
  assert.equal(explained("no such kernel"), "no such kernel");
});

Deno.test("placedOnCpu: from what the library writes, what the processor computes", () => {
  const line = (text: string) =>
    `2026-01-01 [V:onnxruntime:, session_state.cc:1385 VerifyEachNodeIsAssignedToAnEp] ${text}`;
  const log = [
    "[I:onnxruntime:, graph_transformer.cc:15 Apply] modified: 0 with status: OK",
    line("Node placements"),
    line(" Node(s) placed on [WebGpuExecutionProvider]. Number of nodes: 2"),
    line("  Add ()"),
    line("  MemcpyToHost (Memcpy_token_1)"),
    line(" Node(s) placed on [CPUExecutionProvider]. Number of nodes: 3"),
    line("  Sign (first)"),
    line("  Or ()"),
    line("  Sign ()"),
  ];
  assert.deepEqual(placedOnCpu(log), ["Or", "Sign"]);
  assert.deepEqual(placedOnCpu(log.slice(0, 5)), []);
});

Deno.test("onCpu: from a profile, what the processor computed", () => {
  const event = (op_name: string, provider: string) => ({ args: { op_name, provider } });
  const profile = [
    { name: "session_initialization" },
    event("Conv", "WebGpuExecutionProvider"),
    event("Sign", "CPUExecutionProvider"),
  ];
  assert.deepEqual(onCpu(JSON.stringify(profile)), ["Sign"]);
});

Deno.test("turns: one at a time, in order, whatever becomes of those before", async () => {
  const line = turns();
  const order: number[] = [];
  const work = async (k: number, end: Promise<void>) => {
    await line.take(end);
    order.push(k);
  };
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const all = [work(1, first.promise), work(2, second.promise), work(3, Promise.resolve())];
  await all[0];
  assert.deepEqual(order, [1]);
  first.reject(new Error("lost"));
  await all[1];
  assert.deepEqual(order, [1, 2]);
  second.resolve();
  await all[2];
});

onAdapter(
  "no operation of the laptop preset's training step is left to the processor",
  async () => {
    const { fn, spec } = trainingStep(defaultConfig);
    using compiled = await compile(fn, spec, { engine: "onnx-webgpu" });
    assert.deepEqual(compiled.fallbacks, []);
    assert.match(compiled.version, /^onnxruntime-node [\d.]+, webgpu$/);
  },
);

onAdapter("what is left to the processor is named", async () => {
  using compiled = await compile(
    (_: Tensors, { x }: Tensors<"x">) => ({ state: {}, outputs: { y: tf.mul(tf.sign(x), 2) } }),
    { state: {}, inputs: { x: { shape: [3] } } },
    { engine: "onnx-webgpu" },
  );
  assert.deepEqual(compiled.fallbacks, ["Sign"]);
  assert.deepEqual(
    (await compiled.run({ x: Float32Array.of(-3, 0, 5) })).y,
    Float32Array.of(-2, 0, 2),
  );
});

/** 62 GB, which no adapter gives to one tensor. */
function huge(x: tf.Tensor): tf.Tensor {
  const size = x.shape[0];
  const sums = tf.add(tf.reshape(x, [size, 1, 1]), tf.reshape(x, [1, size, 1]));
  return tf.add(sums, tf.reshape(x, [1, 1, size]));
}

/** The first two values. */
const few = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0], [2]);

onAdapter(
  "a step without memory for it is refused by that name, and a good one goes on",
  async () => {
    const spec = { state: { w: { shape: [2] } }, inputs: { x: { shape: [2500] } } };
    const inputs = { x: new Float32Array(2500).fill(1) };
    const options = { engine: "onnx-webgpu" } as const;
    using good = await compile(
      ({ w }: Tensors<"w">, { x }: Tensors<"x">) => ({
        state: { w: tf.add(w, few(x)) },
        outputs: {},
      }),
      spec,
      options,
    );
    using bad = await compile(
      ({ w }: Tensors<"w">, { x }: Tensors<"x">) => ({
        state: { w: tf.add(w, few(x)) },
        outputs: { y: tf.mean(tf.sigmoid(huge(x))) },
      }),
      spec,
      options,
    );
    await good.run(inputs);
    await bad.write({ w: Float32Array.of(5, 6) });
    await assert.rejects(bad.run(inputs), /fit the memory and the limits/);
    assert.deepEqual(await bad.read(), { w: Float32Array.of(5, 6) });
    await good.run(inputs);
    assert.deepEqual(await good.read(), { w: Float32Array.of(2, 2) });
  },
);

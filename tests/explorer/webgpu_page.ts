/** A page's program: what lib computes by onnxruntime's WebGPU in a browser. */

import * as tf from "@tensorflow/tfjs";
import { compile } from "../../lib/engine/mod.ts";
import { FIRST_SETTINGS } from "../../lib/explorer/own_messages.ts";
import { bestEngine } from "../../lib/explorer/worker/best_engine.ts";
import { adamStep } from "../engine/support/tiny.ts";
import { type Steps, TINY, trajectoryOf } from "../engine/support/trajectory.ts";

const OPTIONS = { engine: "onnx-webgpu", threads: 1 } as const;

/** Twenty steps of Adam. */
async function adam() {
  const { fn, spec } = adamStep(TINY);
  using compiled = await compile(fn, spec, OPTIONS);
  const { version, fallbacks } = compiled;
  return { version, fallbacks, trajectory: await trajectoryOf(compiled as Steps) };
}

/** Three steps with operations that have no kernel there and states of every type, then a bad one. */
async function mixed() {
  using compiled = await compile(
    ({ sum, count, seen }, { x }) => ({
      state: {
        sum: tf.add(sum, tf.sign(x)),
        count: tf.add(count, tf.scalar(1, "int32")),
        seen: tf.logicalOr(seen, tf.greater(x, tf.scalar(2))),
      },
      outputs: { waves: tf.sin(tf.mul(x, sum)) },
    }),
    {
      state: {
        sum: { shape: [3] },
        count: { shape: [2], dtype: "int32" },
        seen: { shape: [3], dtype: "bool" },
      },
      inputs: { x: { shape: [3] } },
    },
    OPTIONS,
  );
  let waves: readonly number[] = [];
  for (let k = 0; k < 3; k++) {
    waves = [...(await compiled.run({ x: Float32Array.of(-1, 1, 2.5) })).waves];
  }
  const refused = await compiled.run({ x: Float32Array.of(NaN, 1, 1) }).then(
    () => "",
    (error: Error) => error.message,
  );
  const { sum, count, seen } = await compiled.read();
  const { fallbacks } = compiled;
  return { fallbacks, waves, refused, sum: [...sum], count: [...count], seen: [...seen] };
}

Object.assign(globalThis, {
  webgpu: {
    adam,
    mixed,
    best: (pretended?: string) =>
      bestEngine(FIRST_SETTINGS, pretended === undefined ? undefined : { name: pretended }),
  },
});

/** Blocks of channels are relied on only where they give what plain convolutions give. */

import assert from "node:assert/strict";
import type { NamedValues } from "../../../lib/engine/engine.ts";
import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { type RunModel, trialGraph, usableBlock } from "../../../lib/engine/onnx/trial.ts";

/** A library that computes the trial as it should, and changes what `spoil` changes of blocks. */
function library(block: number, spoil: (outputs: NamedValues) => NamedValues): RunModel {
  const graph = trialGraph(block);
  let models = 0;
  return (_, inputs) => {
    const { outputs } = evaluateGraph(graph, {}, inputs);
    const values = Object.fromEntries(
      Object.entries(outputs).map(([name, data]) => [name, Float32Array.from(data)]),
    );
    return Promise.resolve(models++ === 0 ? values : spoil(values));
  };
}

for (const block of [8, 16]) {
  Deno.test(`usableBlock: ${block} where blocks compute the same, 0 for any other value`, async () => {
    assert.equal(await usableBlock(block, library(block, (outputs) => outputs)), block);
    for (const name of Object.keys(trialGraph(block).outputs)) {
      const spoil = (outputs: NamedValues) => {
        const wrong = outputs[name].slice();
        wrong[1] += 0.01 * Math.max(...wrong.map(Math.abs));
        return { ...outputs, [name]: wrong };
      };
      assert.equal(await usableBlock(block, library(block, spoil)), 0, name);
    }
  });
}

Deno.test("usableBlock: 0 where blocks fail, are missing or are not finite", async () => {
  const fails = () => {
    throw new Error("Fatal error: com.microsoft.nchwc:Conv(-1) is not a registered function/op");
  };
  assert.equal(await usableBlock(8, library(8, fails)), 0);
  assert.equal(await usableBlock(8, library(8, ({ y: _, ...rest }) => rest)), 0);
  assert.equal(
    await usableBlock(8, library(8, (outputs) => ({ ...outputs, y: outputs.y.map(() => NaN) }))),
    0,
  );
});

Deno.test("usableBlock: where plain convolutions fail there is no engine", async () => {
  for (const block of [0, 16]) {
    await assert.rejects(
      usableBlock(block, () => Promise.reject(new Error("no wasm"))),
      /no wasm/,
    );
  }
});

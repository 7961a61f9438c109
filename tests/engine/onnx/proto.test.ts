/** Models that we encode are what onnxruntime reads. */

import * as ort from "onnxruntime-node";
import assert from "node:assert/strict";
import { encodeModel, type OnnxModel } from "../../../lib/engine/onnx/proto.ts";

const session = (model: OnnxModel) => ort.InferenceSession.create(encodeModel(model));

Deno.test("encodeModel: every kind of constant arrives with its values", async () => {
  const constants = [
    { name: "f", type: "float32", dims: [2, 1], data: Float32Array.of(-1.5, 3e38) },
    { name: "i", type: "int32", dims: [2], data: Int32Array.of(-7, 2147483647) },
    { name: "l", type: "int64", dims: [2], data: BigInt64Array.of(-1n, 1n << 40n) },
    { name: "b", type: "bool", dims: [3], data: Int32Array.of(1, 0, 1) },
    { name: "s", type: "float32", dims: [], data: Float32Array.of(0.25) },
  ] as const;
  const opened = await session({
    nodes: constants.map(({ name }) => ({ op: "Identity", inputs: [name], outputs: [`${name}2`] })),
    constants,
    inputs: [],
    outputs: constants.map(({ name, type, dims }) => ({ name: `${name}2`, type, dims })),
    opsets: { "": 18 },
  });
  const results = await opened.run({});
  for (const { name, dims, data } of constants) {
    assert.deepEqual([...results[`${name}2`].dims], [...dims], name);
    assert.deepEqual([...results[`${name}2`].data as Int32Array], [...(data as Int32Array)], name);
  }
  await opened.release();
});

/** Output y of one operation on x [2, 3] = 0 .. 5. */
async function once(
  node: OnnxModel["nodes"][number],
  constants: OnnxModel["constants"] = [],
): Promise<number[]> {
  const opened = await session({
    nodes: [node],
    constants,
    inputs: [{ name: "x", type: "float32", dims: [2, 3] }],
    outputs: [{ name: "y", type: "float32", dims: [] }],
    opsets: { "": 18, "com.microsoft": 1 },
  });
  try {
    const x = new ort.Tensor("float32", Float32Array.of(0, 1, 2, 3, 4, 5), [2, 3]);
    return Array.from((await opened.run({ x })).y.data as Float32Array);
  } finally {
    await opened.release();
  }
}

Deno.test("encodeModel: attributes of every kind, absent inputs and outputs, domains", async () => {
  const y = ["y"];
  assert.deepEqual(
    await once({ op: "Softmax", inputs: ["x"], outputs: y, attributes: { axis: -2 } })
      .then((values) => values.map((v) => v.toFixed(4))),
    ["0.0474", "0.0474", "0.0474", "0.9526", "0.9526", "0.9526"],
  );
  assert.deepEqual(
    await once({ op: "LeakyRelu", inputs: ["x"], outputs: y, attributes: { alpha: { float: 2 } } }),
    [0, 1, 2, 3, 4, 5],
  );
  assert.deepEqual(
    await once({ op: "Transpose", inputs: ["x"], outputs: y, attributes: { perm: [1, 0] } }),
    [0, 3, 1, 4, 2, 5],
  );
  const top = { name: "top", type: "float32", dims: [], data: Float32Array.of(3.5) } as const;
  assert.deepEqual(
    await once({ op: "Clip", inputs: ["x", "", "top"], outputs: y }, [top]),
    [0, 1, 2, 3, 3.5, 3.5],
  );
  const ones = {
    name: "ones",
    type: "float32",
    dims: [3],
    data: Float32Array.of(1, 1, 1),
  } as const;
  const [normalization, epsilon] = ["LayerNormalization", { float: 1 / 3 }];
  assert.deepEqual(
    await once({
      op: normalization,
      inputs: ["x", "ones"],
      outputs: ["normalized", "", "y"],
      attributes: { epsilon },
    }, [ones]).then((values) => values.map((v) => v.toFixed(6))),
    ["1.000000", "1.000000"],
  );
  const gelu = { op: "QuickGelu", domain: "com.microsoft", attributes: { alpha: { float: 0 } } };
  assert.deepEqual(await once({ ...gelu, inputs: ["x"], outputs: y }), [0, 0.5, 1, 1.5, 2, 2.5]);
});

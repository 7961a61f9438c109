import assert from "node:assert/strict";
import {
  initialParameters,
  parameterSpecs,
  parameterTree,
  type Preset,
  PRESETS,
} from "../../lib/model/mod.ts";

/** The leaves of a tree by their paths, in order. */
function leaves(branch: object, path: string[] = []): [name: string, leaf: object][] {
  return "data" in branch
    ? [[path.join("/"), branch]]
    : Object.entries(branch).flatMap(([key, below]) => leaves(below, [...path, key]));
}

Deno.test("parameterTree: every parameter under its name, its numbers in order", () => {
  for (const preset of Object.keys(PRESETS) as Preset[]) {
    const config = { n: 32, ...PRESETS[preset] };
    const specs = parameterSpecs(config);
    const flat = initialParameters(specs, 1);
    const found = new Map(leaves(parameterTree(config, flat)));
    assert.equal(found.size, Object.keys(specs).length);
    let at = 0;
    for (const [name, { shape }] of Object.entries(specs)) {
      const size = shape.reduce((a, b) => a * b, 1);
      assert.deepEqual(found.get(name), { shape, data: flat.subarray(at, at + size) }, name);
      at += size;
    }
  }
});

Deno.test("parameterTree: types say what there is, and views write to the vector", () => {
  const config = { n: 32, ...PRESETS.laptop };
  const flat = initialParameters(parameterSpecs(config), 1);
  const { embed, enc1, enc3, mid, out } = parameterTree(config, flat);
  assert.deepEqual(embed[1].w.shape, [192, 128]);
  assert.deepEqual(enc1[1].skip?.w.shape, [1, 1, 16, 32]);
  assert.equal(enc3[1].skip, undefined);
  assert.deepEqual([enc1.attend, enc3.attend?.qkv.w.shape], [undefined, [64, 192]]);
  assert.deepEqual(mid[2].conv2.b.shape, [64]);
  out.b.data[0] = 7;
  assert.equal(flat.at(-1), 7);
  assert.deepEqual(out.norm.gamma.data, new Float32Array(16).fill(1));
});

Deno.test("parameterTree: refuses a vector of another network", () => {
  const specs = parameterSpecs({ n: 32, ...PRESETS.tiny });
  assert.throws(
    () => parameterTree({ n: 32, ...PRESETS.laptop }, initialParameters(specs, 1)),
    /must be 630001: current value is 62737/,
  );
});

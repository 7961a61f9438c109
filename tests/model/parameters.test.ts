import assert from "node:assert/strict";
import { sizeOf } from "../../lib/engine/graph/graph.ts";
import {
  initialParameters,
  parameterCount,
  type ParameterSpecs,
  parameterSpecs,
  type Preset,
  PRESETS,
} from "../../lib/model/mod.ts";

const N = 32;
const specsOf = (preset: Preset): ParameterSpecs => parameterSpecs({ n: N, ...PRESETS[preset] });

Deno.test("presets have the numbers of parameters that the documentation states", () => {
  const counts = Object.fromEntries(
    Object.keys(PRESETS).map((preset) => [preset, parameterCount(specsOf(preset as Preset))]),
  );
  assert.deepEqual(counts, {
    tiny: 62_737,
    laptop: 630_001,
    base32: 2_511_841,
    base64: 10_031_041,
    paper: 22_641_089,
  });
});

Deno.test("parameterSpecs: every normalised image divides into groups of 16 channels", () => {
  for (const preset of Object.keys(PRESETS) as Preset[]) {
    for (const [name, { shape }] of Object.entries(specsOf(preset))) {
      if (name.endsWith("/gamma")) assert.equal(shape[0] % 16, 0, `${preset} ${name}`);
    }
  }
});

/** The values of every tensor, by name. */
function byName(specs: ParameterSpecs, seed: number): Record<string, Float32Array> {
  const flat = initialParameters(specs, seed);
  let at = 0;
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => {
      const from = at;
      at += sizeOf(shape);
      return [name, flat.subarray(from, at)];
    }),
  );
}

Deno.test("parameterSpecs: deviations keep the size of what passes, last layers start at 0", () => {
  const specs = specsOf("laptop");
  const deviation = (name: string) => (specs[name].start as { deviation: number }).deviation;
  // 3 x 3 pixels of 16 channels, halved by SiLU; then layers with nothing like it before them.
  assert.equal(deviation("stem/1/conv1/w"), Math.SQRT2 / Math.sqrt(9 * 16));
  assert.equal(deviation("embed/2/w"), Math.SQRT2 / Math.sqrt(128));
  assert.equal(deviation("mid/attend/qkv/w"), 1 / 8);
  assert.equal(deviation("enc1/1/skip/w"), 1 / 4);
  const zero = Object.keys(specs).filter((name) =>
    name.endsWith("/w") && !("deviation" in specs[name].start)
  );
  assert.ok(zero.every((name) => /conv2\/w$|attend\/out\/w$|^out\/w$/.test(name)), String(zero));
  assert.ok(["out/w", "mid/2/conv2/w", "mid/attend/out/w"].every((name) => zero.includes(name)));
});

Deno.test("initialParameters: by seed alone, and by tensor", () => {
  const specs = specsOf("tiny");
  assert.deepEqual(initialParameters(specs, 1), initialParameters(specs, 1));
  assert.notDeepEqual(initialParameters(specs, 1), initialParameters(specs, 2));
  const values = byName(specs, 1);
  assert.notDeepEqual(values["mid/1/conv1/w"], values["mid/2/conv1/w"]);
  // A tensor begins the same in whatever network it is.
  const deeper = byName(parameterSpecs({ n: N, ...PRESETS.tiny, blocks: 2 }), 1);
  for (const [name, tensor] of Object.entries(values)) assert.deepEqual(deeper[name], tensor, name);
});

Deno.test("initialParameters: constants are constant, deviations as specified", () => {
  const specs = specsOf("laptop");
  for (const [name, tensor] of Object.entries(byName(specs, 1))) {
    const { start } = specs[name];
    if ("value" in start) {
      assert.ok(tensor.every((value) => value === start.value), name);
      continue;
    }
    const mean = tensor.reduce((sum, value) => sum + value, 0) / tensor.length;
    const variance = tensor.reduce((sum, value) => sum + (value - mean) ** 2, 0) / tensor.length;
    // Five standard errors of a mean and of a standard deviation.
    const bound = 5 / Math.sqrt(tensor.length);
    assert.ok(Math.abs(mean) < bound * start.deviation, `${name}: mean ${mean}`);
    assert.ok(
      Math.abs(Math.sqrt(variance) / start.deviation - 1) < bound,
      `${name}: deviation ${Math.sqrt(variance)}, specified ${start.deviation}`,
    );
  }
});

import assert from "node:assert/strict";
import {
  findCrosses,
  findStripes,
  type Readout,
  scoreImages,
  type Template,
} from "../../../lib/measures/images/mod.ts";
import { normals, stream } from "../../../lib/random/mod.ts";
import { defaultWorld, render } from "../../../lib/world/mod.ts";

const template: Template = { n: 32, sigma: 1, polarity: "dark" };

function readout(rows: readonly (readonly [kind: number, x?: number, y?: number])[]): Readout {
  return {
    count: rows.length,
    kinds: Uint8Array.from(rows, ([kind]) => kind),
    x: Float64Array.from(rows, ([, x]) => x ?? NaN),
    y: Float64Array.from(rows, ([, , y]) => y ?? NaN),
  };
}

Deno.test("scoreImages counts failures as wrong, and leaves them out given one shape", () => {
  const labels = Float32Array.of(10, 10, 10, 10, 10, 10, 10, 10);
  const scores = scoreImages(readout([[0], [2], [1, 10.4, 11.5], [1, 10.2, 10.1]]), labels);
  assert.deepEqual(scores.kinds, { none: 0.25, one: 0.5, several: 0.25 });
  assert.deepEqual(scores.accuracy, { x: 0.5, y: 0.25, joint: 0.25 });
  assert.deepEqual(scores.givenOne?.[1], { x: 1, y: 0.5, joint: 0.5 });
  assert.deepEqual(scores.givenOne?.[0.25], { x: 0.5, y: 0.5, joint: 0.5 });
  assert.deepEqual(scores.givenOne?.[2], { x: 1, y: 1, joint: 1 });
  assert.ok(Math.abs(scores.medianError!.x - 0.3) < 1e-6);
  assert.ok(Math.abs(scores.medianError!.y - 0.8) < 1e-6);
});

Deno.test("scoreImages has no conditional score where nothing shows one shape", () => {
  const scores = scoreImages(readout([[0], [2]]), Float32Array.of(1, 1, 2, 2));
  assert.equal(scores.givenOne, null);
  assert.equal(scores.medianError, null);
  assert.deepEqual(scores.accuracy, { x: 0, y: 0, joint: 0 });
  assert.throws(() => scoreImages(readout([[0]]), Float32Array.of(1, 1, 2, 2)), /one label/);
  assert.throws(() => scoreImages(readout([]), new Float32Array(0)), /at least one/);
});

Deno.test("findCrosses places both stripes within .02 px, and within .1 px at noise .1", () => {
  const random = stream(3, "labels");
  const labels = Float32Array.from(
    { length: 400 },
    (_, i) => i < 40 ? [0, 0.3, 31, 31.9][i % 4] : 32 * random.uniform(),
  );
  for (const sigma of [0.5, 1, 2]) {
    const world = { ...defaultWorld, kind: "cross", sigma } as const;
    const images = render(world, labels);
    const clean = findCrosses(images, { ...template, sigma });
    const eps = normals(stream(4, "noise"), images.length);
    const noisy = findCrosses(images.map((p, i) => p + 0.1 * eps[i]), { ...template, sigma });
    let [worst, square] = [0, 0];
    for (let i = 0; i < 200; i++) {
      for (const [k, axis] of (["x", "y"] as const).entries()) {
        worst = Math.max(worst, Math.abs(clean[axis][i] - labels[2 * i + k]));
        square += (noisy[axis][i] - labels[2 * i + k]) ** 2 / 400;
      }
    }
    assert.ok(worst < 0.02);
    assert.ok(Math.sqrt(square) < 0.1);
  }
});

Deno.test("findStripes tells which factor is shown; findCrosses asks for both", () => {
  const labels = Float32Array.of(10, -6, 40, 5.5, -6, 40, 10.2, 11.3);
  const images = render({ ...defaultWorld, kind: "stripe" }, labels);
  const { x, y } = findStripes(images, template);
  assert.deepEqual([...x.kinds], [1, 0, 0, 1]);
  assert.deepEqual([...y.kinds], [0, 1, 0, 1]);
  assert.ok(Math.abs(x.at[0] - 10) < 1e-3 && Math.abs(y.at[1] - 5.5) < 1e-3);
  assert.deepEqual([...findCrosses(images, template).kinds], [0, 0, 0, 1]);
});

Deno.test("findCrosses sees two stripes of one axis, and none in a bump", () => {
  const cross = { ...defaultWorld, kind: "cross" } as const;
  const first = render(cross, Float32Array.of(8, 9));
  const extra = render({ ...defaultWorld, kind: "stripe" }, Float32Array.of(20, -6));
  const double = first.map((p, i) => p + extra[i] - 1);
  const bump = render(defaultWorld, Float32Array.of(8, 9));
  assert.deepEqual([...findCrosses(Float32Array.of(...double, ...bump), template).kinds], [2, 0]);
});

import assert from "node:assert/strict";
import {
  defaultWorld,
  type Polarity,
  render,
  type WorldConfig,
  type WorldKind,
} from "../../lib/world/mod.ts";

const label = Float32Array.of(5.3, 20.75);
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

/** v at pixel (i, j) by the formulas of the four kinds. */
function formula(kind: WorldKind, sigma: number, i: number, j: number): number {
  const g = (u: number, mu: number) => {
    const d = kind === "periodic"
      ? Math.min(Math.abs(u - mu), 32 - Math.abs(u - mu))
      : Math.abs(u - mu);
    return Math.exp(-(d ** 2) / (2 * sigma ** 2));
  };
  const [x, y] = [g(i + 0.5, label[0]), g(j + 0.5, label[1])];
  return kind === "cross" || kind === "stripe" ? (x + y) / 2 : x * y;
}

Deno.test("render equals its formula for every kind and polarity, x along columns", () => {
  for (const kind of ["bump", "cross", "stripe", "periodic"] as WorldKind[]) {
    for (const polarity of ["dark", "bright"] as Polarity[]) {
      for (const sigma of [0.5, 1, 4]) {
        const image = render({ ...defaultWorld, kind, polarity, sigma }, label);
        for (let j = 0; j < 32; j++) {
          for (let i = 0; i < 32; i++) {
            const v = formula(kind, sigma, i, j);
            near(image[32 * j + i], polarity === "dark" ? 1 - 2 * v : 2 * v - 1);
          }
        }
      }
    }
  }
});

Deno.test("render wraps round in the periodic world", () => {
  const config: WorldConfig = { ...defaultWorld, kind: "periodic" };
  const image = render(config, Float32Array.of(0, 16));
  near(image[32 * 16], image[32 * 16 + 31]);
  assert.ok(image[32 * 16 + 31] < 0);
});

Deno.test("render makes a cross the sum of its two stripes about the ground", () => {
  const stripe: WorldConfig = { ...defaultWorld, kind: "stripe" };
  const cross = render({ ...stripe, kind: "cross" }, label);
  const vertical = render(stripe, Float32Array.of(label[0], -40));
  const horizontal = render(stripe, Float32Array.of(-40, label[1]));
  cross.forEach((value, k) => near(value - 1, vertical[k] - 1 + horizontal[k] - 1));
  assert.equal(new Set(vertical.filter((_, k) => k % 32 === 5)).size, 1);
  assert.ok(render(stripe, Float32Array.of(-40, 72)).every((value) => value === 1));
});

Deno.test("render has the peak that a half-pixel offset leaves at sigma = 1/2", () => {
  const image = render({ ...defaultWorld, sigma: 0.5, polarity: "bright" }, Float32Array.of(8, 8));
  near((Math.max(...image) + 1) / 2, Math.exp(-1));
});

Deno.test("render fills the array it is given, image by image", () => {
  const labels = Float32Array.of(3, 4, 10.5, 7);
  const out = new Float32Array(2 * 32 * 32);
  assert.equal(render(defaultWorld, labels, out), out);
  assert.deepEqual(out.subarray(1024), render(defaultWorld, labels.slice(2)));
});

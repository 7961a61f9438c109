import assert from "node:assert/strict";
import {
  type Denoise,
  guided,
  guidedPerCoordinate,
  type Known,
  levelAt,
  schedule,
} from "../../lib/diffusion/mod.ts";

const values: Record<Known, number> = { none: 1, x: 3, y: -2, xy: 5 };
const denoise: Denoise = ({ xt, known }) => Promise.resolve(xt.map(() => values[known]));
const ask = async (guided: Denoise, known: Known) =>
  (await guided({
    xt: new Float32Array(4),
    level: levelAt(schedule("linear"), 500),
    labels: new Float32Array(2),
    known,
  }))[3];

Deno.test("guided = D_0 + w (D_c - D_0)", async () => {
  assert.equal(await ask(guided(denoise, 1), "xy"), 5);
  assert.equal(await ask(guided(denoise, 2.5), "xy"), 1 + 2.5 * 4);
  assert.equal(await ask(guided(denoise, 2.5), "y"), 1 + 2.5 * -3);
  assert.equal(await ask(guided(denoise, 2.5), "none"), 1);
});

Deno.test("guidedPerCoordinate = D_0 + w_x (D_x - D_0) + w_y (D_y - D_0)", async () => {
  const both = guidedPerCoordinate(denoise, { x: 2, y: 0.5 });
  assert.equal(await ask(both, "xy"), 1 + 2 * 2 + 0.5 * -3);
  assert.equal(await ask(both, "x"), 1 + 2 * 2);
  assert.equal(await ask(both, "y"), 1 + 0.5 * -3);
  assert.equal(await ask(both, "none"), 1);
});

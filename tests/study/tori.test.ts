import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { renderSvg } from "../../lib/figures/mod.ts";
import { cosineCounts, type GeometryRecord } from "../../lib/records/mod.ts";
import {
  directionsFigure,
  idealTorus,
  meanCosine,
  torusFigure,
  torusSummary,
} from "../../lib/study/mod.ts";

const record = (step: number, torus: GeometryRecord["torus"]): GeometryRecord => ({
  run: "a",
  step,
  config: withDefaults({ world: { kind: "periodic" } }),
  deviations: [50, 200, 500].map((t) => ({ t, tau: t / 250, x: 0.1, y: 0.1, rest: 0.01 })),
  torus,
});
const wordsOf = async (figure: ReturnType<typeof torusFigure>) =>
  (await renderSvg(figure.spec)).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");

Deno.test("meanCosine: the middles of the bins", () => {
  assert.ok(Math.abs(meanCosine(cosineCounts(Float64Array.of(-1, 1, 1, 1))) - 0.5) < 0.03);
});

Deno.test("F13: a flat torus is told from one in space by its parallels", async () => {
  const [flat, ring] = [idealTorus("flat"), idealTorus("ring")];
  assert.match(await wordsOf(torusFigure([record(0, ring), record(9, flat)])), /a torus; .* 0.9\d/);
  assert.doesNotMatch(await wordsOf(torusFigure([record(9, ring)])), /cosine of 0.9/);
  assert.throws(() => torusFigure([record(9, null)]), /a torus of a network/);
});

Deno.test("torusSummary: a row for each network and for the ideals", () => {
  const flat = idealTorus("flat");
  const table = torusSummary([record(0, flat), record(2000, flat), record(3, null)]);
  assert.equal(table.split("\n").length, 2 + 2 + 2);
  assert.match(
    table,
    /seed 1, step 2,000 \| yes \| 25 %, 25 %, 25 %, 25 % \| [-0-9.]+ \| 0.9\d \| 0.000/,
  );
  assert.match(torusSummary([]), /No network/);
});

Deno.test("F14: the headline holds where it does, and is neutral elsewhere", async () => {
  const moved = record(9, null);
  const even = { ...moved, deviations: moved.deviations.map((one) => ({ ...one, rest: 0.1 })) };
  assert.match(await wordsOf(directionsFigure([moved])), /cleans a bump, and leaves it/);
  assert.match(await wordsOf(directionsFigure([even])), /In which directions/);
  assert.throws(() => directionsFigure([]), /there must be records/);
});

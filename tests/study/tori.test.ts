import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { renderSvg } from "../../lib/figures/mod.ts";
import type { GeometryRecord } from "../../lib/records/mod.ts";
import {
  idealTorus,
  imagesTorus,
  noiseLeftFigure,
  noiseLeftUntold,
  torusFigure,
  torusSummary,
} from "../../lib/study/mod.ts";
import { madeSeeds } from "./made_records.ts";

const noise = (little: number, much: number) =>
  [50, 200, 500].map((t) => {
    const moved = t === 500 ? much : little;
    return { t, tau: t / 250, x: moved, y: moved, height: 0.4, shape: 0.2, rest: 0 };
  });

const record = (step: number, torus: GeometryRecord["torus"]): GeometryRecord => ({
  run: "a",
  step,
  config: withDefaults({ world: { kind: "periodic" } }),
  engine: "onnx",
  noiseLeft: noise(0.9, 0.05),
  torus,
});
/** Worlds that do not wrap round; their made codes have parallels of 0.9. */
const edges = madeSeeds({}, { x: 500, y: 500 });

const wordsOf = async (figure: ReturnType<typeof torusFigure>) =>
  (await renderSvg(figure.spec)).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");

Deno.test("F13: a flat torus is told from one in space by its parallels", async () => {
  const [flat, ring] = [idealTorus("flat"), idealTorus("ring")];
  const words = await wordsOf(torusFigure([record(0, ring), record(9, flat)]));
  assert.match(
    words,
    /two loops, as a torus has, are found in 1 of 1 seeds/,
  );
  const besides = await wordsOf(torusFigure([record(9, flat)], edges));
  assert.match(besides, /Parallels come to 1.00; in a world with edges 0.90/);
  assert.match(await wordsOf(torusFigure([record(9, ring)])), /Parallels come to 0\.49\./);
  for (const none of [[record(9, null)], [record(0, flat)]]) {
    assert.throws(() => torusFigure(none), /a trained network's torus/);
  }
});

Deno.test("imagesTorus: bumps that are apart share nothing, whatever the labels say", () => {
  const { orthogonality, parallelism } = imagesTorus(record(1, null).config.world);
  assert.ok(orthogonality.size > 0.3 && parallelism.mean < 0.3);
});

Deno.test("torusSummary: a row for each network, for the images, the ideals and chance", () => {
  const flat = idealTorus("flat");
  const [first] = edges;
  const run = { ...first, id: "a", evaluations: [{ ...first.evaluations.at(-1)!, step: 2000 }] };
  const own = [record(0, flat), record(2000, flat), record(3, null)];
  const table = torusSummary(own, [run], edges);
  assert.equal(table.split("\n").filter((line) => line.includes(" | ")).length, 2 + 2 + 4 + 1);
  assert.match(table, /a world with edges \(mean of 3\) \| 9\d % .* \| {2}\| 0.90 \| 0.2\d\d\n/);
  assert.match(
    table,
    /seed 1, step 2,000 \| 9\d % \| yes \| 1.00, 1.00 \| 25 %, 25 %, 25 %, 25 % \| 0.00 \| 1.00 \| 0.000/,
  );
  assert.match(torusSummary([], [], []), /No network/);
});

Deno.test("F14: the headline holds where it does, and is neutral elsewhere", async () => {
  const own = record(9, null);
  assert.match(await wordsOf(noiseLeftFigure([own], noise(0.95, 0))), /as if not told its place/);
  for (const best of [0.4, 0]) {
    const words = await wordsOf(noiseLeftFigure([own], noise(best, 0)));
    assert.match(words, /Which noise a network leaves/);
  }
  assert.throws(() => noiseLeftFigure([record(0, null)], []), /a trained network/);
});

Deno.test("noiseLeftUntold: little noise moves the bump unseen, much noise hides it", async () => {
  const shares = await noiseLeftUntold({ ...record(1, null).config.world, kind: "bump", n: 16 });
  const [little, much] = [shares[0], shares.at(-1)!];
  assert.ok(little.x > 0.8 && little.shape < 0.2 && little.rest < 0.05, JSON.stringify(little));
  assert.ok(Math.abs(much.x) < 0.1);
});

import { whereItSitsFigure } from "../../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { madeProbe } from "../made_records.ts";

const headline = { layer: "enc3", t: 500 } as const;
const probes = (step: number) => [1, 2, 3].map((seed) => madeProbe({ seed }, step));
const [trained, untrained] = [4000, 0].map(probes);
const { spec, sidecar } = whereItSitsFigure(trained, untrained, headline);

interface Row {
  readonly title: string;
  readonly trained: { series: string; layer: string; t: number; seed: number; value: number }[];
  readonly untrained: Row["trained"];
}
const rows = sidecar.numbers as Row[];

Deno.test("whereItSitsFigure plots R2 of the worse axis, dimension and M1 as probed", () => {
  assert.deepEqual(rows.map(({ title }) => title.match(/R²|dimension|M1/)![0]), [
    "R²",
    "dimension",
    "M1",
  ]);
  const { random, grid } = trained[1].scores.find(({ layer, probe, t }) =>
    layer === "mid" && probe === "noised" && t === 500
  )!;
  const value = (row: Row) =>
    row.trained.find((p) => p.series === "noised" && p.layer === "mid" && p.seed === 2)!.value;
  assert.deepEqual(rows.map(value), [random!.r2.y, random!.dimension, grid!.interaction]);
  assert.equal(rows[0].untrained.length, 3 * trained[0].scores.length);
  assert.deepEqual([sidecar.runs.length, sidecar.seeds], [3, [1, 2, 3]]);
});

Deno.test("whereItSitsFigure draws three rows of two panels for three probes", async () => {
  const svg = await renderSvg(spec);
  for (const text of ["noised", "sampled", "blind", "pixels", "dec1", "diffusion step t"]) {
    assert.ok(svg.includes(`>${text}<`), text);
  }
  assert.equal(svg.match(/>diffusion step t</g)!.length, 3);
});

Deno.test("whereItSitsFigure draws the headline layer over training, from the probes between", async () => {
  const course = [0, 397, 1000, 4000].flatMap(probes);
  const { spec, sidecar } = whereItSitsFigure(trained, untrained, headline, course);
  const points = (sidecar.numbers as { course: { layer: string; step: number; seed: number }[] }[])
    .map((row) => row.course);
  const of = (seed: number) => points[0].filter((point) => point.seed === seed);
  assert.deepEqual([...new Set(of(2).map(({ step }) => step))], [397, 1000, 4000]);
  assert.ok(points.flat().every(({ layer }) => layer === "enc3"));
  const svg = await renderSvg(spec);
  assert.equal(svg.match(/ of enc3 over training</g)!.length, 2);
  assert.equal(svg.match(/>training steps</g)!.length, 2);
});

Deno.test("whereItSitsFigure leaves out what is dead or was not read", async () => {
  const dead = trained.map((probe) => ({
    ...probe,
    scores: probe.scores.filter(({ layer }) => layer !== "stem")
      .map((scores) => scores.layer === "mid" ? { ...scores, random: null, grid: null } : scores),
  }));
  const { spec, sidecar } = whereItSitsFigure(dead, [], headline);
  const layers = new Set((sidecar.numbers as Row[])[1].trained.map(({ layer }) => layer));
  assert.deepEqual([layers.has("stem"), layers.has("mid"), layers.has("enc3")], [
    false,
    false,
    true,
  ]);
  await renderSvg(spec);
});

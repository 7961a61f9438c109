import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { readingNamed } from "../../../lib/records/mod.ts";
import { type LayerMedians, whereItSitsFigure } from "../../../lib/study/mod.ts";
import { madeProbe } from "../made_records.ts";

const reading = readingNamed("paper");
const probes = (step: number) => [1, 2, 3].map((seed) => madeProbe({ seed }, step));
const [trained, untrained] = [4000, 0].map(probes);
const { spec, sidecar } = whereItSitsFigure(trained, untrained, reading);
interface Numbers {
  sides: { name: string; cells: (LayerMedians & { row: string })[] }[];
}

Deno.test("whereItSitsFigure: medians of all that was read, before and after training", () => {
  const { sides } = sidecar.numbers as Numbers;
  assert.deepEqual(sides.map(({ name }) => name), ["untrained", "trained"]);
  for (const { cells } of sides) assert.equal(cells.length, trained[0].scores.length);
  const { scores, grid } = trained[1].scores.find(({ layer, input }) =>
    layer === "mid" && input === "blind"
  )!;
  const cell = sides[1].cells.find(({ layer, input }) => layer === "mid" && input === "blind")!;
  assert.deepEqual(
    [cell.order, cell.dimension, cell.interaction, cell.networks],
    [scores!.order.umap.y, scores!.dimension, grid!.interaction, 3],
  );
  assert.deepEqual([sidecar.runs.length, sidecar.seeds], [3, [1, 2, 3]]);
});

Deno.test("whereItSitsFigure names its rows by input, and the readings that look there", async () => {
  const svg = await renderSvg(spec);
  for (
    const text of [
      "own sample, last step (“paper”)",
      "image, t = 50 (control)",
      "image, t = 300",
      "image, t = 500 (“noised”)",
      "pure noise (“blind”)",
      "pixels",
      "dec1",
    ]
  ) assert.ok(svg.includes(`>${text}<`), text);
});

Deno.test("whereItSitsFigure leaves out what is dead or was not read", async () => {
  const dead = trained.map((probe) => ({
    ...probe,
    scores: probe.scores.filter(({ layer }) => layer !== "stem")
      .map((scores) => scores.layer === "mid" ? { ...scores, scores: null, grid: null } : scores),
  }));
  const { spec, sidecar } = whereItSitsFigure(dead, [], reading);
  const { sides } = sidecar.numbers as Numbers;
  assert.deepEqual(sides.map(({ name }) => name), ["trained"]);
  assert.ok(sides[0].cells.every(({ layer }) => layer !== "stem"));
  assert.ok(sides[0].cells.some(({ layer, order }) => layer === "mid" && order === null));
  await renderSvg(spec);
  assert.throws(() => whereItSitsFigure([], [], reading), /there must be probes/);
});

Deno.test("whereItSitsFigure: the headline names the layer that holds the place best under much noise", async () => {
  const { sides } = sidecar.numbers as Numbers;
  const noised = sides[1].cells.filter(({ input, t }) => input === "noised" && t === 500);
  const best = noised.toSorted((a, b) => b.order! - a.order!)[0];
  assert.ok((await renderSvg(spec)).includes(`the place best at layer “${best.layer}”`));
  const { spec: before } = whereItSitsFigure([], untrained, reading);
  assert.match(await renderSvg(before), /Where in the network the place is known/);
});

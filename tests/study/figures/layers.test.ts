import assert from "node:assert/strict";
import { layerMedians } from "../../../lib/study/mod.ts";
import { madeProbe } from "../made_records.ts";

const probes = [1, 2, 3].map((seed) => {
  const probe = madeProbe({ seed }, 4000);
  const scores = probe.scores.map((entry) => {
    const own = entry.scores!;
    const order = { ...own.order, pca: { x: 0.9, y: seed / 10 } };
    return { ...entry, scores: { ...own, order, dimension: seed } };
  });
  return { ...probe, scores };
});

Deno.test("layerMedians: over seeds, place by place, of the axis that is known less", () => {
  const medians = layerMedians(probes, "pca");
  assert.equal(medians.length, probes[0].scores.length);
  const { order, dimension, interaction } = medians.find(({ layer, input, t }) =>
    layer === "mid" && input === "noised" && t === 500
  )!;
  const grid = probes[0].scores.find(({ layer, input }) => layer === "mid" && input === "noised")!;
  const first = medians.filter(({ layer, input }) => layer === "pixels" && input === "noised");
  assert.deepEqual(first.map(({ t }) => t), [100, 300, 500, 800]);
  assert.equal(medians[0].layer, "pixels");
  assert.deepEqual([order, dimension, interaction], [0.2, 2, grid.grid!.interaction]);
  assert.ok(layerMedians(probes, "umap")[0].order! > 0.5);
});

Deno.test("layerMedians: null where a layer is dead in all networks, else of those that live", () => {
  const dead = { scores: null, grid: null };
  const kill = (layer: string, among: number) =>
    probes.map((probe, k) => ({
      ...probe,
      scores: probe.scores.map((s) => s.layer === layer && k < among ? { ...s, ...dead } : s),
    }));
  const at = (records: Parameters<typeof layerMedians>[0]) =>
    layerMedians(records, "pca").find((m) => m.layer === "mid")!;
  assert.deepEqual(at(kill("mid", 3)).order, null);
  assert.deepEqual(at(kill("mid", 2)).order, 0.3);
  assert.deepEqual(layerMedians([], "pca"), []);
});

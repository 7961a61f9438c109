import { layerMedians } from "../../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { madeProbe } from "../made_records.ts";

const probes = [1, 2, 3].map((seed) => {
  const probe = madeProbe({ seed }, 4000);
  const scores = probe.scores.map((scores) => ({
    ...scores,
    random: scores.random && { ...scores.random, r2: { x: 0.9, y: seed / 10 }, dimension: seed },
  }));
  return { ...probe, scores };
});

Deno.test("layerMedians: over seeds, place by place, of the axis that is known less", () => {
  const medians = layerMedians(probes);
  assert.equal(medians.length, probes[0].scores.length);
  const { order, dimension, interaction } = medians.find(({ layer, probe, t }) =>
    layer === "mid" && probe === "noised" && t === 500
  )!;
  const grid = probes[0].scores.find(({ layer, probe }) => layer === "mid" && probe === "noised")!;
  const first = medians.filter(({ layer, probe }) => layer === "pixels" && probe === "noised");
  assert.deepEqual(first.map(({ t }) => t), [100, 300, 500, 800]);
  assert.equal(medians[0].layer, "pixels");
  assert.deepEqual([order, dimension, interaction], [0.2, 2, grid.grid!.interaction]);
});

Deno.test("layerMedians: null where a layer is dead in all networks, else of those that live", () => {
  const dead = { random: null, grid: null };
  const kill = (layer: string, among: number) =>
    probes.map((probe, k) => ({
      ...probe,
      scores: probe.scores.map((s) => s.layer === layer && k < among ? { ...s, ...dead } : s),
    }));
  const at = (records: typeof probes) => layerMedians(records).find((m) => m.layer === "mid")!;
  assert.deepEqual(at(kill("mid", 3)).order, null);
  assert.deepEqual(at(kill("mid", 2)).order, 0.3);
  assert.deepEqual(layerMedians([]), []);
});

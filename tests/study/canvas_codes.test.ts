import { codesByCanvas } from "../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { type RunRecord } from "../../lib/records/mod.ts";
import { madeRun, madeSeeds } from "./made_records.ts";

const times = { x: 600, y: 900 };

/** The run with codes of which all measures are given, evaluation by evaluation. */
function withCodes(run: RunRecord, codes: readonly { dimension: number; order: number }[]) {
  const evaluations = codes.map(({ dimension, order }, k) => {
    const { latents, ...rest } = run.evaluations[k];
    const random = { ...latents.random!, dimension, r2: { x: order, y: 1 } };
    return { ...rest, latents: { ...latents, random, umap: { x: order / 2, y: 1 } } };
  });
  return { ...run, evaluations };
}

Deno.test("codesByCanvas: least dimension of all, most order in the median, by canvas", () => {
  const [a, b, c] = madeSeeds({ n: 16, dx: 1, dy: 1 }, times);
  const small = [
    withCodes(a, [{ dimension: 9, order: 0.1 }, { dimension: 7, order: 0.5 }]),
    withCodes(b, [{ dimension: 6, order: 0.25 }, { dimension: 8, order: 0.125 }]),
    withCodes(c, [{ dimension: 8, order: 0.875 }, { dimension: 9, order: 0.5 }]),
  ];
  const [first, second, ...rest] = codesByCanvas([madeRun({}, 1, times), ...small]);
  assert.deepEqual(first, { n: 16, untrained: 80, least: 6, components: 0.5, umap: 0.25 });
  assert.deepEqual([second.n, second.untrained, rest], [32, 80, []]);
  assert.ok(second.components > 0.9 && second.least < 5);
});

Deno.test("codesByCanvas leaves out canvases without a code that was read", () => {
  const run = madeRun({}, 1, times);
  const dead = { random: null, umap: null, grid: null };
  const evaluations = run.evaluations.map((one) => ({ ...one, latents: dead }));
  assert.deepEqual(codesByCanvas([{ ...run, evaluations }]), []);
});

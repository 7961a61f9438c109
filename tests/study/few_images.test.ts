import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { renderSvg } from "../../lib/figures/mod.ts";
import type { RunRecord } from "../../lib/records/mod.ts";
import {
  byHeart,
  fewImages,
  fewImagesFigure,
  imagesNeeded,
  joinedWithin,
  largestCluster,
  wholeSeeds,
} from "../../lib/study/mod.ts";
import { madeRun } from "./made_records.ts";

const made = madeRun({ n: 16 }, 1, { x: 500, y: 500 });

function run(lambda: number, joint: number, stripes = false, seed = 1): RunRecord {
  const evaluation = made.evaluations.at(-1)!;
  const all = { ...evaluation.images.all, accuracy: { x: joint, y: joint, joint } };
  const world = { n: 16, dx: 1, dy: 1, lambda };
  return {
    ...made,
    id: `${lambda} ${stripes} ${seed}`,
    config: withDefaults({ seed, world, ...stripes && { bias: "stripes" } }),
    evaluations: [{ ...evaluation, images: { all, on: all, off: all } }],
  };
}

Deno.test("joinedWithin: overlap exp(-r^2 / (4 sigma^2)) of bumps so far apart", () => {
  for (const overlap of [0.05, 0.005]) {
    const r = joinedWithin(1.5, overlap);
    assert.ok(Math.abs(Math.exp(-r * r / (4 * 1.5 ** 2)) - overlap) < 1e-12);
  }
});

Deno.test("largestCluster: places that lie within reach, step by step", () => {
  const row = [[0, 0], [1, 0], [2, 0], [9, 0], [10, 0]] as const;
  assert.equal(largestCluster(row, 1), 3 / 5);
  assert.equal(largestCluster(row, 0.5), 1 / 5);
  assert.equal(largestCluster(row, 7), 1);
});

Deno.test("fewImages: whole images alone are counted, fewest first", () => {
  const rows = fewImages([run(0.4, 0.9), run(0.1, 0.2), run(0.1, 0.7, true)]);
  assert.deepEqual(rows.map(({ images, inPlace }) => [images, inPlace]), [
    [26, 0.2],
    [26, 0.7],
    [102, 0.9],
  ]);
  assert.ok(rows[0].cluster[0.005] >= rows[0].cluster[0.05] && rows[2].cluster[0.05] === 1);
});

Deno.test("byHeart: labels within a pixel of a place that was shown, along both axes", () => {
  assert.equal(byHeart([], { ...made.config.world }), 0);
  const all = Array.from({ length: 256 }, (_, k) => [k % 16, Math.floor(k / 16)] as const);
  assert.equal(byHeart(all, made.config.world), 1);
  // A square of two pixels of sixteen by sixteen, give or take the labels on lattices.
  assert.ok(Math.abs(byHeart([[6.5, 6.5]], made.config.world) - 4 / 256) < 0.012);
});

Deno.test("imagesNeeded: where the curve passes 60 %, over seeds; null where one's does not", () => {
  const rows = fewImages([
    run(0.1, 0.2),
    run(0.4, 1),
    run(0.1, 0.6, false, 2),
    run(0.4, 0.9, false, 2),
  ]);
  const first = 26 * (102 / 26) ** 0.5;
  assert.ok(Math.abs(imagesNeeded(rows)! / Math.sqrt(first * 26) - 1) < 1e-9);
  assert.equal(imagesNeeded(fewImages([run(0.1, 0.2), run(0.4, 0.5)])), null);
  assert.equal(imagesNeeded([]), null);
});

Deno.test("wholeSeeds: a seed with fewer networks tells nothing, however well they do", () => {
  const rows = fewImages([run(0.1, 0.2), run(0.4, 1), run(0.1, 0.9, false, 3)]);
  assert.deepEqual(wholeSeeds(rows).map(({ seed }) => seed), [1, 1]);
  assert.deepEqual(wholeSeeds(fewImages([run(0.1, 0.2, false, 3)])).length, 1);
  assert.deepEqual(wholeSeeds([]), []);
});

Deno.test("F11: the headline says how many images, or that more are needed", async () => {
  const wordsOf = async (runs: RunRecord[]) =>
    (await renderSvg(fewImagesFigure(runs).spec)).replaceAll(/<[^>]*>/g, " ").replaceAll(
      /\s+/g,
      " ",
    );
  const runs = [run(0.1, 0.2), run(0.4, 0.5), run(0.1, 0.7, true), run(0.4, 0.9, true)];
  assert.match(
    await wordsOf(runs),
    /more than 102 images alone, at most 26 with stripes, \d\d by heart/,
  );
  assert.match(
    await wordsOf([run(0.1, 0.2), run(0.4, 1)]),
    /How many images does it take\? 60 % in place takes 51 images alone, \d\d by heart/,
  );
  const turning = [run(0.1, 0.2), run(0.4, 0.9), run(0.1, 0.4, true), run(0.4, 0.7, true)];
  // Half way from 26 to 102 images, in logarithms.
  assert.match(
    await wordsOf(turning),
    /With few images stripes help, with more than some 51 they cost \(one seed\)/,
  );
  assert.throws(() => fewImagesFigure([]), /there must be runs/);
});

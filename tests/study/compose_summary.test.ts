import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import type { Outcome, RunRecord } from "../../lib/records/mod.ts";
import { renderSvg } from "../../lib/figures/mod.ts";
import { composeFigure, composeSummary, type Lesson, regionOf } from "../../lib/study/mod.ts";
import { testLabels, type WorldConfig } from "../../lib/world/mod.ts";
import { madeRun } from "./made_records.ts";

const holdout = { shape: "band", x: [13, 19], y: [13, 19] } as const;
const made = madeRun({}, 1, { x: 500, y: 500 });

Deno.test("regionOf: which coordinate no pair has; none between the band and what is shown", () => {
  const of = (x: number, y: number) => regionOf({ holdout, sigma: 1 }, x, y);
  assert.deepEqual([of(4, 28), of(16, 4), of(4, 16), of(13, 19)], [
    "outside the bands",
    "x in its band",
    "y in its band",
    "both",
  ]);
  assert.deepEqual([of(12, 4), of(10.1, 16), of(10, 16)], [null, null, "y in its band"]);
  assert.throws(
    () => regionOf({ holdout: { shape: "none" }, sigma: 1 }, 1, 1),
    /band of both axes/,
  );
});

/** A run whose samples are right where `right` says so, and elsewhere two pixels aside. */
function drawing(world: Partial<WorldConfig>, right: (x: number, y: number) => boolean): RunRecord {
  const { on, off } = testLabels(32);
  const labels = [...on, ...off];
  const outcomes = Array.from({ length: labels.length / 2 }, (_, k): Outcome => {
    const [x, y] = [labels[2 * k], labels[2 * k + 1]];
    return k % 50 === 0 ? [2, null, null] : [1, x + (right(x, y) ? 0.9 : 2), y];
  });
  return {
    ...made,
    config: withDefaults({ world: { holdout, ...world } }),
    evaluations: [{ ...made.evaluations.at(-1)!, outcomes }],
  };
}

const runs = [
  drawing({ kind: "cross" }, (x, y) => x < 13 && y < 13),
  drawing({ kind: "stripe" }, () => true),
  drawing({ stripes: 0.5 }, (x) => x < 13 || x > 19),
];

Deno.test("composeSummary: shares by region, several objects count as wrong", () => {
  const [pairs, stripes, bumps] = composeSummary(runs);
  const told: [string, Lesson][] = [pairs, stripes, bumps].map((
    { kind, lesson },
  ) => [kind, lesson]);
  assert.deepEqual(told, [
    ["crosses", "pairs alone"],
    ["crosses", "stripes alone"],
    ["bumps", "pairs and stripes"],
  ]);
  assert.equal(pairs.shares.both, 0);
  assert.ok(Math.abs(stripes.shares.both - 0.98) < 0.05, `${stripes.shares.both}`);
  assert.equal(bumps.shares["x in its band"], 0);
  assert.ok(bumps.shares["y in its band"] > 0.9 && pairs.shares["outside the bands"] < 0.5);
});

Deno.test("F10: a panel for each lesson, and in the headline what stripes add to pairs", async () => {
  const { spec, sidecar } = composeFigure(runs);
  const words = (await renderSvg(spec)).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
  assert.match(
    words,
    /F10 Shown stripes, too, networks draw 0 % of bumps where no whole image was shown \(one seed\)/,
  );
  assert.match(words, /in place of the bump, 0 % show nothing and \d+ % several\./);
  const more = [...runs, drawing({ kind: "cross", stripes: 0.5 }, () => true)];
  const svg = await renderSvg(composeFigure(more).spec);
  assert.match(svg.replaceAll(/<[^>]*>/g, " "), /draw 9\d % of crosses and 0 % of bumps/);
  assert.match(words, /bumps, from both \(seed 1\)/);
  assert.equal(JSON.stringify(sidecar.numbers).includes("asked"), false);
  assert.throws(() => composeFigure([]), /there must be runs/);
});

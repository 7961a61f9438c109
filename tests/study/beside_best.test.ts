import assert from "node:assert/strict";
import { renderSvg } from "../../lib/figures/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import type { Outcome, RunRecord } from "../../lib/records/mod.ts";
import {
  beatingTurns,
  besideBest,
  type BestError,
  bestErrors,
  firstBeaten,
} from "../../lib/study/beside_best.ts";
import { beatsTheBest, besideBestFigure } from "../../lib/study/mod.ts";
import { madeSeeds } from "./made_records.ts";

/** A run whose errors at t = 100 and 300 are those of `best` at so many steps, and fall as 1 / step. */
function withErrors(
  run: RunRecord,
  best: readonly BestError[],
  beats: Readonly<Record<number, number>>,
): RunRecord {
  const evaluations = run.evaluations.map((record) => ({
    ...record,
    losses: best.map(({ t, nothing }) => ({ t, mean: nothing * beats[t] / record.step, error: 0 })),
  }));
  return { ...run, evaluations };
}

const best: BestError[] = [
  { t: 100, tau: 0.34, nothing: 4, oneCoordinate: 2 },
  { t: 300, tau: 1.2, nothing: 1, oneCoordinate: 0.5 },
];
const runs = madeSeeds({}, { x: 900, y: 900 });

Deno.test("bestErrors: told nothing errs most, one coordinate less; by heart a coarse lattice errs less", async () => {
  const { world } = runs[0].config;
  const [dense] = await bestErrors({ ...world, n: 16, dx: 1, dy: 1 }, [300], { draws: 60 });
  const [coarse] = await bestErrors({ ...world, n: 16, dx: 4, dy: 4 }, [300], { draws: 60 });
  assert.ok(dense.oneCoordinate < 0.7 * dense.nothing && dense.oneCoordinate > 0);
  assert.ok(coarse.nothing < 0.8 * dense.nothing, `${coarse.nothing} ${dense.nothing}`);
});

Deno.test("beatingTurns: when errors fall below the best told nothing, and told one coordinate", () => {
  const made = withErrors(runs[0], best, { 100: 3000, 300: 700 });
  const { beatsNothing, beatsOneCoordinate } = beatingTurns(made, best[1]);
  assert.ok(Math.abs(beatsNothing.steps / 700 - 1) < 0.1, `${beatsNothing.steps}`);
  assert.ok(Math.abs(beatsOneCoordinate.steps / 1400 - 1) < 0.1, `${beatsOneCoordinate.steps}`);
  const points = besideBest([made], best);
  assert.equal(points.length, 2 * made.evaluations.length);
  assert.equal(firstBeaten(points, best).t, 300);
});

/** The same run, whose bumps lie anywhere before a step. */
function anywhereBefore(run: RunRecord, step: number): RunRecord {
  const { n } = run.config.world;
  const evaluations = run.evaluations.map((record) => {
    if (record.step >= step) return record;
    const random = stream(run.config.seed, "anywhere", record.step);
    const outcomes = record.outcomes!.map((): Outcome => [
      1,
      n * random.uniform(),
      n * random.uniform(),
    ]);
    return { ...record, outcomes };
  });
  return { ...run, evaluations };
}

/** Runs that beat the best told nothing as bumps come roughly into place, `factor` times as late. */
async function lattices(factor: number): Promise<RunRecord[]> {
  const made: RunRecord[] = [];
  for (const d of [0.5, 1, 2]) {
    const seeds = madeSeeds({ dx: d, dy: d }, { x: 900, y: 900 });
    const [level] = await bestErrors(seeds[0].config.world, [300]);
    for (const seed of seeds) {
      const run = anywhereBefore(seed, 400);
      const { roughlyInPlace } = beatingTurns(withErrors(run, [level], { 300: 1 }), level);
      made.push(withErrors(run, [level], {
        300: roughlyInPlace.steps * (d === 0.5 ? 9 : factor),
      }));
    }
  }
  return made;
}

Deno.test("F15: tells when bumps come into place, and is neutral where errors say nothing of it", async () => {
  const wordsOf = async (share: number) => {
    const made = runs.map((run) => {
      const { inPlace } = beatingTurns(withErrors(run, best, { 100: 1, 300: 1 }), best[1]);
      return withErrors(run, best, { 100: 9000, 300: share * inPlace.steps });
    });
    const svg = await renderSvg(besideBestFigure(made, best).spec);
    return svg.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
  };
  const words = await wordsOf(1 / 2);
  assert.match(words, /Half are within a pixel after (0\.9|1\.0)\d times the steps/);
  assert.match(words, /the best guess told x or y alone/);
  assert.match(await wordsOf(1 / 200), /How near to the best possible answer\?/);
  assert.throws(() => besideBestFigure([], best), /there must be a run's losses/);
});

Deno.test("C10: refutes where answers beat the best told nothing much later; d = 0.5 is not judged", async () => {
  const late = await beatsTheBest(await lattices(2));
  assert.equal(late.verdict, "refutes");
  assert.match(late.text, /6 of 6 runs see all four times/);
  const { text } = await beatsTheBest(await lattices(1));
  assert.match(text, /roughly in place after (0\.9|1\.0)\d times the steps until answers beat/);
});

Deno.test("C10: open without lattices that seeds share", async () => {
  const { verdict, text } = await beatsTheBest(runs);
  assert.equal(verdict, "open");
  assert.match(text, /Seeds that share a lattice: 0/);
});

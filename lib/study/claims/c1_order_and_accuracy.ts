import type { Curve } from "../../measures/phases/mod.ts";
import {
  type Estimate,
  jackknife,
  mean,
  median,
  rankCorrelation,
  spearman,
} from "../../measures/statistics/mod.ts";
import { type Claim, detail, inWords, judge, numberOf, openFinding, tooFew } from "./claim.ts";
import { bySeed, denseReadRuns } from "./run_groups.ts";
import { accuracyPassage, jointAccuracy, orderCurve, orderPassage, rankable } from "./passages.ts";
import { byCell, type MeasuredRun } from "./measured_run.ts";
import { DENSE, LEAST_CELLS, LEAST_CORRELATION, LEAST_SEEDS } from "./rules.ts";

/** Fewer pairs of times have no interval of their correlation. */
const LEAST_RANKED = 5;

/**
 * C1: semantically meaningful latents go with good generation.
 *
 * The unit is the cell, not the run: counting the seeds of a cell one by one would take a
 * coincidence of a few cells for evidence. Where seeds differ more than cells do, though, the same
 * seed is the median of them all, and the correlation its own: no seed alone may contradict it.
 */
export const orderAndAccuracy: Claim = {
  id: "C1",
  by: "paper",
  says: "an ordered code goes with good samples",
  statistic: "rank correlation of the two times",
  notebook: "02-learning",
  looksAt: "code",
  inF6: {
    says: "order goes with good samples",
    statistic: "rank correlation",
    bar: LEAST_CORRELATION,
  },
  runs: "shared seeds",
  rule:
    `Per design cell whose places lie at most ${DENSE} px apart with at least ${LEAST_SEEDS} seeds: the median step at which the code ` +
    `becomes ordered, and at which joint accuracy passes 1/2 (never is last). Spearman's ` +
    `correlation of the two over at least ${LEAST_CELLS} cells. Supports: interval above 0, ` +
    `estimate at least ${LEAST_CORRELATION}, and positive correlation of order and accuracy at ` +
    `matched steps, and of the two times over the runs of each seed alone. Refutes: interval ` +
    `below ${LEAST_CORRELATION}. The interval is Bonett and Wright's (2000), and by leaving out ` +
    `cells it must say the same. (That second one, which holds for all claims over cells, was ` +
    `missing here when eight cells were read; without it the reading paper refuted.)`,
  weigh(runs) {
    const cells = byCell(denseReadRuns(runs)).filter((cell) => cell.length >= LEAST_SEEDS);
    const n = cells.length;
    const few = n < LEAST_CELLS ? tooFew("Cells with enough runs", n, LEAST_CELLS) : "";
    if (n < LEAST_RANKED) return openFinding(few, n);
    const ordered = cells.map((cell) => median(cell.map((run) => rankable(orderPassage(run)))));
    const right = cells.map((cell) => median(cell.map((run) => rankable(accuracyPassage(run)))));
    const times = rankCorrelation(ordered, right);
    if (times === null) {
      return openFinding("The times of order or of accuracy are all equal.", n);
    }
    const leftOut = jackknife(
      cells.map((_, k) => k),
      (kept) => spearman(kept.map((k) => ordered[k]), kept.map((k) => right[k])) ?? NaN,
    );
    const matched = atMatchedSteps(cells);
    const alone = seedBySeed(cells.flat());
    const verdict = judge(times, LEAST_CORRELATION);
    const isSteady = judge(leftOut, LEAST_CORRELATION) === verdict;
    const agrees = matched !== null && matched.value > 0 &&
      alone.every(({ value }) => value !== null && value > 0);
    return {
      verdict: few !== "" || !isSteady || (verdict === "supports" && !agrees) ? "open" : verdict,
      ...numberOf(times),
      text: `The time of order and the time of accuracy have rank correlation ${inWords(times)}, ` +
        `in the runs of each seed alone ${
          alone.map(({ value }) => value?.toFixed(2) ?? "none").join(", ")
        }; ` +
        (matched
          ? `order and accuracy at matched steps ${inWords(matched)}.`
          : "order and accuracy never both vary at a matched step.") +
        (few && ` ${few}`),
      also: [
        ...(matched ? [detail("rank correlation at matched steps", matched)] : []),
        ...alone.flatMap(({ seed, value, n }) =>
          value === null ? [] : [{ name: `seed ${seed} alone`, value, interval: null, n }]
        ),
        ...(leftOut.interval.every(Number.isFinite)
          ? [detail("the same, interval by leaving out cells", leftOut)]
          : []),
      ],
    };
  },
};

/** The correlation of the two times over the runs of each seed; null where one side does not vary. */
function seedBySeed(runs: readonly MeasuredRun[]) {
  return bySeed(runs).map(([seed, own]) => {
    const [ordered, right] = [orderPassage, accuracyPassage]
      .map((passage) => own.map((run) => rankable(passage(run))));
    return { seed, value: own.length > 1 ? spearman(ordered, right) : null, n: own.length };
  });
}

/**
 * Order against accuracy over cells at one step, averaged over the steps that all cells share:
 * time, which moves both, is the same for all there. Null where no step lets both vary.
 */
function atMatchedSteps(cells: readonly MeasuredRun[][]): Estimate | null {
  const curves = cells.map((cell) => ({
    order: meanByStep(cell.map(orderCurve)),
    accuracy: meanByStep(cell.map(jointAccuracy)),
  }));
  const steps = [...curves[0].order.keys()].filter((step) =>
    curves.every(({ order, accuracy }) => order.has(step) && accuracy.has(step))
  );
  const estimate = jackknife(curves, (among) => {
    const found = steps
      .map((step) =>
        spearman(
          among.map(({ order }) => order.get(step)!),
          among.map(({ accuracy }) => accuracy.get(step)!),
        )
      )
      .filter((r) => r !== null);
    return found.length > 0 ? mean(found) : NaN;
  });
  return estimate.interval.every(Number.isFinite) ? estimate : null;
}

/** The runs' mean at each step at which every run has a value. */
function meanByStep(curves: readonly Curve[]): Map<number, number> {
  const known = curves.flat().filter(({ value }) => value !== null);
  const grouped = Map.groupBy(known, ({ step }) => step);
  return new Map(
    [...grouped]
      .filter(([, points]) => points.length === curves.length)
      .map(([step, points]) => [step, mean(points.map(({ value }) => value!))]),
  );
}

import { mean } from "../statistics/quantile.ts";
import { ratioInterval } from "../statistics/intervals.ts";
import { logistic } from "../statistics/logistic.ts";
import { type Coupling, sideOf, untested } from "./c5_verdict.ts";
import { detail, inWords, tooFew } from "./claim.ts";
import { frequencySkewSeeds } from "./design.ts";
import { axisAccuracy } from "./passages.ts";
import { AXES, type Axis, type MeasuredRun, type Outcome } from "./record.ts";
import { HALF, LEAST_SEEDS_FREQUENCY, NEAR_HALF } from "./rules.ts";

/** Slopes of one axis's log odds: on its own frequency and on the other axis's. */
interface Slopes {
  readonly axis: Axis;
  /** Null where that frequency does not vary. */
  readonly own: number | null;
  readonly other: number | null;
}

/**
 * Frequency skew: within a run, per test label,
 *
 *     logit P(x right | one bump) = a + b ln p_x + c ln p_y
 *
 * at the evaluation where x is right most nearly half of the time; y likewise. Factorised: c = 0;
 * coupled: c = b. The ratio of the means of c and b over seeds has Fieller's interval; seeds are
 * the units, as a seed's bands are the same in all its runs; one that lacks a cell does not count.
 */
export function frequencyCoupling(runs: readonly MeasuredRun[]): Coupling {
  const seeds = frequencySkewSeeds(runs).map((own) => own.flatMap(slopesOf));
  const pairs = (axes: readonly Axis[]) =>
    seeds.flatMap((slopes) => {
      const among = slopes.filter(({ axis }) => axes.includes(axis));
      const own = among.flatMap(({ own }) => own ?? []);
      const other = among.flatMap(({ other }) => other ?? []);
      return own.length > 0 && other.length > 0 ? [{ a: mean(other), b: mean(own) }] : [];
    });
  const both = pairs(AXES);
  if (both.length < LEAST_SEEDS_FREQUENCY) {
    return untested(
      `Frequency skew. ${tooFew("Seeds with both slopes", both.length, LEAST_SEEDS_FREQUENCY)}`,
    );
  }
  const ratio = ratioInterval(both);
  if (ratio === null || mean(both.map(({ b }) => b)) <= 0) {
    return untested("Frequency skew: an axis does not clearly profit from its own frequency.");
  }
  const perAxis = AXES.flatMap((axis) => {
    const own = pairs([axis]);
    const found = own.length >= LEAST_SEEDS_FREQUENCY ? ratioInterval(own) : null;
    return found ? [detail(`c / b of ${axis}, frequency skew`, found)] : [];
  });
  return {
    verdict: sideOf(ratio),
    estimate: ratio,
    text: `Frequency skew: c / b ${inWords(ratio)}.`,
    also: [detail("c / b, frequency skew", ratio), ...perAxis],
  };
}

/** The slopes of both axes of a run; none for an axis that is never near half right. */
function slopesOf(run: MeasuredRun): Slopes[] {
  return AXES.flatMap((axis) => {
    const distance = (value: number | null) => value === null ? Infinity : Math.abs(value - HALF);
    const nearest = axisAccuracy(run, axis)
      .map(({ value }, k) => ({ value, outcomes: run.evaluations[k].outcomes }))
      .filter(({ value, outcomes }) =>
        outcomes !== null && value !== null && value >= NEAR_HALF[0] && value <= NEAR_HALF[1]
      )
      .sort((a, b) => distance(a.value) - distance(b.value))[0];
    return nearest ? slopes(nearest.outcomes!, axis) : [];
  });
}

function slopes(outcomes: readonly Outcome[], axis: Axis): Slopes[] {
  const ones = outcomes.filter(({ found }) => found !== null);
  const right = ones.map(({ found, label }) => Math.abs(found![axis] - label[axis]) <= 1);
  const other: Axis = axis === "x" ? "y" : "x";
  const varies = (along: Axis) =>
    ones.some(({ frequency }) => frequency[along] !== ones[0].frequency[along]);
  const terms = [axis, other].filter(varies);
  const weights = logistic(
    right,
    ones.map(({ frequency }) => terms.map((along) => Math.log(frequency[along]))),
  );
  if (weights === null) return [];
  const slope = (along: Axis) => terms.includes(along) ? weights[1 + terms.indexOf(along)] : null;
  return [{ axis, own: slope(axis), other: slope(other) }];
}

import { logistic, mean, ratioInterval, tInterval } from "../../measures/statistics/mod.ts";
import { type Coupling, openCoupling, sideOf } from "./c5_verdict.ts";
import { type Detail, detail, inWords, tooFew } from "./claim.ts";
import { frequencySkewSeeds } from "./run_groups.ts";
import { axisAccuracy } from "./passages.ts";
import { type Attempt, AXES, type Axis, isRight, type MeasuredRun } from "./measured_run.ts";
import { HALF, LEAST_SEEDS, LEAST_SEEDS_FREQUENCY, NEAR_HALF } from "./rules.ts";

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
  const seeds = frequencySkewSeeds(runs);
  const [ones, all] = (["ones", "all"] as const)
    .map((among) => seeds.map((own) => own.flatMap((run) => slopesOf(run, among))));
  const both = pairsOf(ones, AXES);
  const also = [
    ...slopeDetails(both),
    ...ratioDetail("c / b, frequency skew, x", pairsOf(ones, ["x"])),
    ...ratioDetail("c / b, frequency skew, y", pairsOf(ones, ["y"])),
    ...ratioDetail("c / b, frequency skew, all images", pairsOf(all, AXES)),
    ...pullDetail(seeds),
  ];
  if (both.length < LEAST_SEEDS_FREQUENCY) {
    const reason = tooFew("Seeds with both slopes", both.length, LEAST_SEEDS_FREQUENCY);
    return { ...openCoupling(`Uneven frequencies. ${reason}`), also };
  }
  const ratio = ratioInterval(both);
  if (ratio === null || mean(both.map(({ b }) => b)) <= 0) {
    const reason = "Uneven frequencies: an axis does not clearly profit from its own frequency.";
    return { ...openCoupling(reason), also };
  }
  const ofAll = ratioInterval(pairsOf(all, AXES));
  const below = ratio.interval[1] < 0
    ? " Below 0: an axis is worse where the other is frequent, which neither would have."
    : "";
  return {
    verdict: sideOf(ratio),
    estimate: ratio,
    text:
      `Uneven frequencies: whether an axis is right depends on how often the other axis's place is ` +
      `shown ${
        inWords(ratio)
      } times as much as on how often its own is: 0 apart, 1 together.${below}` +
      (ofAll === null ? "" : ` Of all images, most of which fail along both axes at once, it is ` +
        `${inWords(ofAll)}: the one understates, the other overstates.`),
    also: [detail("c / b, frequency skew", ratio), ...also],
  };
}

/** The means of c (as `a`) and of b over a seed's runs and axes. */
type Pair = { readonly a: number; readonly b: number };

function pairsOf(seeds: readonly (readonly Slopes[])[], axes: readonly Axis[]): Pair[] {
  return seeds.flatMap((slopes) => {
    const counted = slopes.filter(({ axis }) => axes.includes(axis));
    const own = counted.flatMap(({ own }) => own ?? []);
    const other = counted.flatMap(({ other }) => other ?? []);
    return own.length > 0 && other.length > 0 ? [{ a: mean(other), b: mean(own) }] : [];
  });
}

function slopeDetails(pairs: readonly Pair[]): Detail[] {
  if (pairs.length < LEAST_SEEDS) return [];
  return [
    detail("b, slope on its own ln frequency", tInterval(pairs.map(({ b }) => b))),
    detail("c, slope on the other's", tInterval(pairs.map(({ a }) => a))),
  ];
}

function ratioDetail(name: string, pairs: readonly Pair[]): Detail[] {
  const found = pairs.length >= LEAST_SEEDS ? ratioInterval(pairs) : null;
  return found ? [detail(name, found)] : [];
}

/**
 * Whether a network that does not heed its labels could make b: drawing frequent places whatever it
 * is asked for, it is right where they are frequent. 0 where wrong samples land in all bands alike,
 * 1 where they land as often as training shows them.
 */
function pullDetail(seeds: readonly (readonly MeasuredRun[])[]): Detail[] {
  const perSeed = seeds
    .map((runs) => runs.flatMap((run) => AXES.flatMap((axis) => pull(nearHalf(run, axis), axis))))
    .filter((found) => found.length > 0)
    .map(mean);
  if (perSeed.length < LEAST_SEEDS) return [];
  return [detail("pull of wrong samples to frequent bands (exploratory)", tInterval(perSeed))];
}

/** None where the axis has no frequent bands, or no single bump is wrong. */
function pull(attempts: readonly Attempt[], axis: Axis): number[] {
  const wrong = attempts.filter((one) => one.found !== null && !isRight(one, axis));
  if (wrong.length === 0) return [];
  const asked = attempts.map(({ frequency }) => frequency[axis]);
  const alike = mean(asked);
  const asTrained = mean(asked.map((p) => p ** 2)) / alike;
  if (asTrained - alike < 1e-9) return [];
  return [(mean(wrong.map(({ shown }) => shown![axis])) - alike) / (asTrained - alike)];
}

/**
 * The images that count: those that show one bump, as the rule has it, or all, where what shows none
 * or several is wrong. Whether one bump shows may itself go with both frequencies. Among those that
 * do, this can make an axis look worse where the other is frequent; among all, it makes both axes go
 * together. So the two stand on either side.
 */
type Among = "ones" | "all";

/** The slopes of both axes of a run; none for an axis that is never near half right. */
function slopesOf(run: MeasuredRun, among: Among): Slopes[] {
  return AXES.flatMap((axis) => {
    const counted = nearHalf(run, axis).filter(({ found }) => among === "all" || found !== null);
    return counted.length > 0 ? slopes(counted, axis) : [];
  });
}

/** The attempts where the axis is right most nearly half of the time; none if it never nearly is. */
export function nearHalf(run: MeasuredRun, axis: Axis): readonly Attempt[] {
  const distance = (value: number | null) => value === null ? Infinity : Math.abs(value - HALF);
  const nearest = axisAccuracy(run, axis)
    .map(({ value }, k) => ({ value, attempts: run.evaluations[k].attempts }))
    .filter(({ value, attempts }) =>
      attempts.length > 0 && value !== null && value >= NEAR_HALF[0] && value <= NEAR_HALF[1]
    )
    .sort((a, b) => distance(a.value) - distance(b.value))[0];
  return nearest?.attempts ?? [];
}

function slopes(attempts: readonly Attempt[], axis: Axis): Slopes[] {
  const right = attempts.map((attempt) => isRight(attempt, axis));
  const other: Axis = axis === "x" ? "y" : "x";
  const varies = (along: Axis) =>
    attempts.some(({ frequency }) => frequency[along] !== attempts[0].frequency[along]);
  const terms = [axis, other].filter(varies);
  const weights = logistic(
    right,
    attempts.map(({ frequency }) => terms.map((along) => Math.log(frequency[along]))),
  );
  if (weights === null) return [];
  const slope = (along: Axis) => terms.includes(along) ? weights[1 + terms.indexOf(along)] : null;
  return [{ axis, own: slope(axis), other: slope(other) }];
}

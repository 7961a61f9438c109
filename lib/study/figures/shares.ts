import {
  AXES,
  fairlyAsked,
  hasEnoughOnes,
  isRight,
  type MeasuredRun,
  nearHalf,
  rules,
} from "../claims/mod.ts";
import type { ImageScores } from "../../measures/mod.ts";
import { median } from "../../measures/mod.ts";

/** Accuracy of x, of y and of both among single bumps, of one run at one step. */
export interface Shares {
  readonly seed: number;
  readonly step: number;
  readonly x: number;
  readonly y: number;
  readonly both: number;
}

/**
 * The shares at all evaluations with enough single bumps, at the labels that every lattice holds:
 * a coarse one shows nothing of the places between.
 */
export function sharesOf({ config, evaluations }: MeasuredRun): Shares[] {
  return evaluations.flatMap(({ step, onLattice }) => shares(config.seed, step, onLattice));
}

/** The same at as many labels as may fairly be asked. */
export function sharesOfAll({ config, evaluations }: MeasuredRun): Shares[] {
  return evaluations.flatMap((evaluation) =>
    shares(config.seed, evaluation.step, fairlyAsked(config, evaluation))
  );
}

function shares(seed: number, step: number, images: ImageScores): Shares[] {
  if (images.givenOne === null || !hasEnoughOnes(images)) return [];
  const { x, y, joint } = images.givenOne[1];
  return [{ seed, step, x, y, both: joint }];
}

/** The median over seeds at each step that all of them have. */
export function medianShares(runs: readonly MeasuredRun[]): Omit<Shares, "seed">[] {
  const steps = Map.groupBy(runs.flatMap(sharesOf), ({ step }) => step);
  return [...steps]
    .filter(([, own]) => own.length === runs.length)
    .sort(([a], [b]) => a - b)
    .map(([step, own]) => ({
      step,
      x: median(own.map(({ x }) => x)),
      y: median(own.map(({ y }) => y)),
      both: median(own.map(({ both }) => both)),
    }));
}

/** How often an axis is right at rare and at frequent places, of one seed. */
export interface ByPlace {
  /** Whose frequency tells places apart: the axis's that is judged, or the other's. */
  readonly whose: "own" | "other";
  readonly place: "rare" | "frequent";
  readonly seed: number;
  readonly value: number;
  /** Of single bumps. */
  readonly count: number;
}

/**
 * How often single bumps are right along an axis (1 px) at frequent and at rare places, those whose
 * band is shown more often than half of the bands and the others; at the evaluation that the claim
 * takes, where that axis is right most nearly half of the time. Pooled over both axes and a seed's
 * runs, as far as that frequency varies.
 */
export function byPlace(seeds: readonly (readonly MeasuredRun[])[]): ByPlace[] {
  return seeds.flatMap((runs) =>
    (["own", "other"] as const).flatMap((whose) => {
      const seen = runs.flatMap((run) => AXES.flatMap((axis) => judged(run, axis, whose)));
      return [...Map.groupBy(seen, ({ place }) => place)].flatMap(([place, own]): ByPlace[] => {
        if (own.length < rules.LEAST_ONES) return [];
        const value = own.filter(({ right }) => right).length / own.length;
        return [{ whose, place, seed: runs[0].config.seed, value, count: own.length }];
      });
    })
  );
}

/** Every single bump of a run, along one axis: where it was asked for, and whether it is right. */
function judged(run: MeasuredRun, axis: "x" | "y", whose: ByPlace["whose"]) {
  const along = (whose === "own") === (axis === "x") ? "x" : "y";
  const attempts = nearHalf(run, axis);
  const bands = new Set(attempts.map(({ frequency }) => frequency[along]));
  if (bands.size < 2) return [];
  const middle = median([...bands]);
  return attempts.filter(({ found }) => found !== null).map((attempt) => ({
    place: attempt.frequency[along] > middle ? "frequent" as const : "rare" as const,
    right: isRight(attempt, axis),
  }));
}

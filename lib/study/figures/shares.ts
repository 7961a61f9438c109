import { hasEnoughOnes, type MeasuredRun } from "../claims/mod.ts";
import { mean, median } from "../../measures/mod.ts";
import { byFrequency, type Whose } from "./by_frequency.ts";

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
 * a coarse one shows nothing of the places between. Whether errors come together is asked of all.
 */
export function sharesOf(
  { config: { seed }, evaluations }: MeasuredRun,
  labels: "onLattice" | "images" = "onLattice",
): Shares[] {
  return evaluations.flatMap(({ step, [labels]: images }) => {
    if (images.givenOne === null || !hasEnoughOnes(images)) return [];
    const { x, y, joint } = images.givenOne[1];
    return [{ seed, step, x, y, both: joint }];
  });
}

/** The median over seeds at each step that all of them have. */
export function medianShares(runs: readonly MeasuredRun[]): Omit<Shares, "seed">[] {
  const steps = Map.groupBy(runs.flatMap((run) => sharesOf(run)), ({ step }) => step);
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
  readonly whose: Whose;
  readonly place: "rare" | "frequent";
  readonly seed: number;
  readonly step: number;
  readonly value: number;
}

/**
 * Accuracy at rare and at frequent places, by the axis's own frequency and by the other's, at the
 * step of each seed at which half are right most nearly.
 */
export function nearHalf(seeds: readonly (readonly MeasuredRun[])[]): ByPlace[] {
  const all = (["own", "other"] as const).flatMap((whose) =>
    byFrequency(seeds, whose).map((point) => ({ ...point, whose }))
  );
  return [...Map.groupBy(all, ({ seed }) => seed).values()].flatMap((own) => {
    // Steps at which both places of both frequencies have enough bumps.
    const steps = [...Map.groupBy(own, ({ step }) => step).values()].filter(({ length }) =>
      length === 4
    );
    if (steps.length === 0) return [];
    const distance = (points: typeof own) => Math.abs(mean(points.map(({ value }) => value)) - 0.5);
    const chosen = steps.reduce((a, b) => distance(b) < distance(a) ? b : a);
    return chosen.map(({ whose, series, seed, step, value }): ByPlace => {
      return { whose, place: series as ByPlace["place"], seed, step, value };
    });
  });
}

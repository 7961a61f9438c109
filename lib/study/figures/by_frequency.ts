import { AXES, type MeasuredRun, rules } from "../claims/mod.ts";
import { median } from "../../measures/mod.ts";
import type { Point } from "../../figures/mod.ts";

/** Whose frequency tells places apart: the axis's that is judged, or the other's. */
export type Whose = "own" | "other";

/**
 * How often single bumps are right along an axis (1 px) at its frequent and at its rare places:
 * those whose band, along the axis that `whose` names, is shown more often than half of the bands.
 * Pooled over both axes and a seed's runs, as far as that frequency varies; left out below
 * LEAST_ONES bumps.
 */
export function byFrequency(seeds: readonly (readonly MeasuredRun[])[], whose: Whose): Point[] {
  return seeds.flatMap((runs) => {
    const seen = runs.flatMap((run) => judged(run, whose));
    const groups = Map.groupBy(seen, ({ step, series }) => `${step} ${series}`);
    return [...groups.values()].flatMap((own): Point[] => {
      if (new Set(own.map(({ bump }) => bump)).size < rules.LEAST_ONES) return [];
      const { step, series } = own[0];
      const value = own.filter(({ right }) => right).length / own.length;
      return [{ series, seed: runs[0].config.seed, step, value }];
    });
  });
}

/** Every single bump of a run, along both axes: where it is, and whether it is right. */
function judged({ evaluations }: MeasuredRun, whose: Whose) {
  return evaluations.flatMap(({ step, outcomes }) =>
    AXES.flatMap((axis) => {
      const along = whose === "own" ? axis : axis === "x" ? "y" : "x";
      const bands = new Set((outcomes ?? []).map(({ frequency }) => frequency[along]));
      if (bands.size < 2) return [];
      const middle = median([...bands]);
      return outcomes!.flatMap(({ found, label, frequency }) =>
        found === null ? [] : [{
          bump: found,
          step,
          series: frequency[along] > middle ? "frequent" : "rare",
          right: Math.abs(found[axis] - label[axis]) <= 1,
        }]
      );
    })
  );
}

/** Where x (or y) comes out right, by column and row, and what two theories expect there. */

import { logistic } from "../measures/statistics/mod.ts";
import { bandFrequencies, bandOf, BANDS, testLabels, type WorldConfig } from "../world/mod.ts";
import { readMark } from "./outcomes.ts";

export type Axis = "x" | "y";

/** Shares by band, [row, column] of 8 x 8. */
export type BandMap = readonly (number | null)[];

export interface Coupling {
  /** Measured: the share of single dots that are right along the axis; null where there is none. */
  readonly measured: BandMap;
  /** Expected if the axis is learned by itself, and if whole places are; null where no fit exists. */
  readonly factorised: BandMap | null;
  readonly coupled: BandMap | null;
  /** Slopes of the log odds on the axis's own log frequency and on the other's. */
  readonly slopes: { readonly own: number | null; readonly other: number | null } | null;
  readonly samples: number;
  /** Samples that show one dot. */
  readonly ones: number;
  /** The share of those that is right. */
  readonly right: number;
}

/**
 * Of the samples with exactly one dot, by bands:
 *
 *     factorised: logit P(right) = a + b ln p_own
 *     coupled:    logit P(right) = a + b (ln p_x + ln p_y)
 *
 * and, for the slopes, both frequencies apart: factorised means that the other's slope is 0, coupled
 * that it equals the own one's.
 */
export function couplingOf(world: WorldConfig, marks: string, axis: Axis): Coupling {
  const labels = testLabels(world.n).all;
  const frequency = { x: bandFrequencies(world, "x"), y: bandFrequencies(world, "y") };
  const ones = [...marks].flatMap((mark, i) => {
    const outcome = readMark(mark);
    const [column, row] = [bandOf(world, labels[2 * i]), bandOf(world, labels[2 * i + 1])];
    return outcome.one ? [{ right: outcome[axis], column, row }] : [];
  });
  const logOf = (column: number, row: number) => ({
    x: Math.log(frequency.x[column]),
    y: Math.log(frequency.y[row]),
  });
  const other: Axis = axis === "x" ? "y" : "x";
  const right = ones.map(({ right }) => right);
  const fit = (features: (column: number, row: number) => number[]) =>
    logistic(right, ones.map(({ column, row }) => features(column, row)));
  const mapOf = (features: (column: number, row: number) => number[]): BandMap | null => {
    const weights = fit(features);
    if (weights === null) return null;
    return cells((column, row) => {
      const score = features(column, row).reduce(
        (sum, v, k) => sum + v * weights[k + 1],
        weights[0],
      );
      return 1 / (1 + Math.exp(-score));
    });
  };
  const both = fit((column, row) => {
    const logs = logOf(column, row);
    return [logs[axis], logs[other]];
  });
  return {
    measured: cells((column, row) => {
      const here = ones.filter((one) => one.column === column && one.row === row);
      return here.length === 0 ? null : here.filter(({ right }) => right).length / here.length;
    }),
    factorised: mapOf((column, row) => [logOf(column, row)[axis]]),
    coupled: mapOf((column, row) => [logOf(column, row).x + logOf(column, row).y]),
    slopes: both && { own: both[1], other: both[2] },
    samples: marks.length,
    ones: ones.length,
    right: ones.length === 0 ? 0 : right.filter(Boolean).length / ones.length,
  };
}

function cells<T>(value: (column: number, row: number) => T): T[] {
  return Array.from({ length: BANDS * BANDS }, (_, k) => value(k % BANDS, Math.floor(k / BANDS)));
}

import type { Passage } from "../measures/mod.ts";
import { geometricMean } from "../measures/statistics/mod.ts";
import {
  AXES,
  type Axis,
  axisPassage,
  balancedPassage,
  balancedRuns,
  equivalentStep,
  latticeSkewRuns,
  type MeasuredRun,
  rules,
} from "./claims/mod.ts";

/** What was seen, and what the two hypotheses predict. */
const TIMES_OF = ["seen", "factorised", "coupled"] as const;
export type TimesOf = typeof TIMES_OF[number];

/** The steps until half of the single bumps are right along one axis of a skewed lattice. */
export interface AxisTime {
  /** As "(2, 4)". */
  readonly lattice: string;
  readonly axis: Axis;
  /** Its lattice step, and the other axis's. */
  readonly step: number;
  readonly across: number;
  readonly of: TimesOf;
  /** Seeds that reach it, and see it. */
  readonly seeds: readonly { readonly seed: number; readonly steps: number }[];
  /** Seeds that never reach it, begin beyond it, or have nothing to predict it from. */
  readonly without: number;
  /** Geometric mean, and its 95 % interval over two seeds at least. */
  readonly middle: number | null;
  readonly interval: readonly [number, number] | null;
}

/**
 * T of x and of y on each skewed lattice, beside the two predictions from the balanced runs of the same
 * seeds: by the axis's own lattice step (factorised), or by the geometric mean of both (coupled).
 */
export function axisTimes(runs: readonly MeasuredRun[]): AxisTime[] {
  const balanced = balancedRuns(runs);
  const lattices = Map.groupBy(
    latticeSkewRuns(runs),
    ({ config }) => `(${config.dx}, ${config.dy})`,
  );
  return [...lattices].flatMap(([lattice, own]) =>
    AXES.flatMap((axis) =>
      TIMES_OF.map((of): AxisTime => {
        const { dx, dy } = own[0].config;
        const found = own.flatMap((run) => {
          const passage = timeOf(run, axis, of, balanced);
          return passage?.censored === "no"
            ? [{ seed: run.config.seed, steps: passage.steps }]
            : [];
        });
        const middle = found.length === 0 ? null : geometricMean(found.map(({ steps }) => steps));
        return {
          lattice,
          axis,
          step: axis === "x" ? dx : dy,
          across: axis === "x" ? dy : dx,
          of,
          seeds: found,
          without: own.length - found.length,
          middle: middle && middle.value,
          interval: middle && middle.interval,
        };
      })
    )
  );
}

function timeOf(
  run: MeasuredRun,
  axis: Axis,
  of: TimesOf,
  balanced: readonly MeasuredRun[],
): Passage | null {
  if (of === "seen") return axisPassage(run, axis);
  const { dx, dy, seed } = run.config;
  const own = balanced.filter(({ config }) => config.seed === seed);
  return balancedPassage(own, axis, equivalentStep(of, axis, { dx, dy }), rules.HALF);
}

import { type Passage, stepsTo } from "../../measures/phases/mod.ts";
import { axisAccuracy } from "./passages.ts";
import { type Axis, type MeasuredRun, TOLERANCE } from "./measured_run.ts";
import { MOST_GAP } from "./rules.ts";

/** The two ways in which a net may learn x on a lattice with steps (d_x, d_y). */
export type Hypothesis = "factorised" | "coupled";

/** The balanced lattice step whose speed a hypothesis predicts for `axis`. */
export function equivalentStep(
  hypothesis: Hypothesis,
  axis: Axis,
  { dx, dy }: { readonly dx: number; readonly dy: number },
): number {
  if (hypothesis === "coupled") return Math.sqrt(dx * dy);
  return axis === "x" ? dx : dy;
}

/**
 * When balanced runs of one seed pass `level` along `axis` at lattice step d:
 *
 *     ln T(d) is linear in ln d between the two nearest steps that were run.
 *
 * Null where d lies outside those steps, or where they are too far apart. Censored where either neighbour is.
 */
export function balancedPassage(
  balanced: readonly MeasuredRun[],
  axis: Axis,
  d: number,
  level: number,
  tolerance = TOLERANCE,
): Passage | null {
  const sorted = balanced.toSorted((a, b) => a.config.dx - b.config.dx);
  const close = (a: number, b: number) => Math.abs(Math.log(a / b)) < 1e-9;
  const exact = sorted.find(({ config }) => close(config.dx, d));
  if (exact) return stepsTo(axisAccuracy(exact, axis, tolerance), level);
  const above = sorted.findIndex(({ config }) => config.dx > d);
  if (above < 1) return null;
  const [finer, coarser] = [sorted[above - 1], sorted[above]];
  if (coarser.config.dx / finer.config.dx > MOST_GAP) return null;
  const share = Math.log(d / finer.config.dx) / Math.log(coarser.config.dx / finer.config.dx);
  const ends = [finer, coarser].map((run) => stepsTo(axisAccuracy(run, axis, tolerance), level));
  const censored = ends.find((end) => end.censored !== "no")?.censored ?? "no";
  return { steps: ends[0].steps ** (1 - share) * ends[1].steps ** share, censored };
}

import { ONE, sticking } from "../measures/images/mod.ts";
import { slope } from "../measures/statistics/mod.ts";
import type { RunRecord } from "../records/mod.ts";
import { testLabels } from "../world/mod.ts";
import { HALF } from "./claims/rules.ts";

/** A single bump that was asked for off every lattice: where, and where it was drawn. */
export interface Between {
  readonly asked: { readonly x: number; readonly y: number };
  readonly drawn: { readonly x: number; readonly y: number };
}

type Evaluation = RunRecord["evaluations"][number];

/** What a network draws where it is asked for places that no lattice shows. */
export function between(
  { world: { n } }: RunRecord["config"],
  { outcomes }: Evaluation,
): Between[] {
  const { on, off } = testLabels(n);
  return outcomes.slice(on.length / 2).flatMap(([kind, x, y], k) =>
    kind === ONE ? [{ asked: { x: off[2 * k], y: off[2 * k + 1] }, drawn: { x: x!, y: y! } }] : []
  );
}

/** How far what a network draws sticks to the lattice that it was shown, along each axis. */
export interface Sticking {
  readonly step: number;
  readonly x: number;
  readonly y: number;
}

/**
 * At each evaluation at which half of the samples show one bump: rare bumps may lie anywhere. Places
 * that are asked for keep away from the lattices in use: at half a pixel they themselves stick by 0.25.
 */
export function stickingOf({ config, evaluations }: RunRecord): Sticking[] {
  return evaluations.flatMap((evaluation) => stickingAt(config, evaluation) ?? []);
}

/** At the last evaluation; null where fewer than half of the samples show one bump. */
export const lastSticking = ({ config, evaluations }: RunRecord): Sticking | null =>
  stickingAt(config, evaluations.at(-1)!);

function stickingAt(config: RunRecord["config"], evaluation: Evaluation): Sticking | null {
  const { n, dx, dy } = config.world;
  const found = between(config, evaluation);
  if (found.length < HALF * testLabels(n).off.length / 2) return null;
  const along = (axis: "x" | "y", d: number) => sticking(found.map(({ drawn }) => drawn[axis]), d);
  return { step: evaluation.step, x: along("x", dx), y: along("y", dy) };
}

/** Bumps farther off than this, in pixels, were not meant for the place that was asked for. */
const MEANT = 2.5;

/**
 * How far what is drawn follows what is asked within the cells of a lattice of step `d`: the slope of
 * the one on the other, both from the lattice point that is nearest to what is asked. 0 for who draws
 * the nearest point, however badly; 1 for who draws as asked, or points to either side in proportion.
 * Beyond the last point there are no two sides.
 */
export function following(
  found: readonly Between[],
  axis: "x" | "y",
  d: number,
  n: number,
): number {
  const last = d * (Math.ceil(n / d) - 1);
  const points = found.flatMap(({ asked, drawn }) => {
    if (Math.max(Math.abs(asked.x - drawn.x), Math.abs(asked.y - drawn.y)) > MEANT) return [];
    if (asked[axis] > last) return [];
    const nearest = d * Math.round(asked[axis] / d);
    return [[asked[axis] - nearest, drawn[axis] - nearest] as const];
  });
  return slope(points).value;
}

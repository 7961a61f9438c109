import { ONE, sticking } from "../measures/images/mod.ts";
import { mean } from "../measures/statistics/mod.ts";
import type { RunRecord } from "../records/mod.ts";
import { testLabels } from "../world/mod.ts";
import { HALF, LEAST_ONES } from "./claims/rules.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A single bump: where it was asked for, and where it was drawn. */
export interface Bump {
  readonly asked: Place;
  readonly drawn: Place;
}

type Evaluation = RunRecord["evaluations"][number];

/** The single bumps that were asked for on the lattices, and between the places of all. */
export function bumpsOf(
  { world: { n } }: RunRecord["config"],
  { outcomes }: Evaluation,
): { readonly on: readonly Bump[]; readonly between: readonly Bump[] } {
  const { on, all } = testLabels(n);
  const bumps = outcomes.map(([kind, x, y], k): Bump | null =>
    kind === ONE ? { asked: { x: all[2 * k], y: all[2 * k + 1] }, drawn: { x: x!, y: y! } } : null
  );
  const among = (own: typeof bumps) => own.filter((bump) => bump !== null);
  return {
    on: among(bumps.slice(0, on.length / 2)),
    between: among(bumps.slice(on.length / 2)),
  };
}

/** How far a network knows the places of its lattice by heart, along each axis; null where untold. */
export interface ByHeart {
  readonly step: number;
  readonly x: number | null;
  readonly y: number | null;
}

/** How far a network knows its lattice by heart, as rules tell it. */
export const MEASURE =
  "by heart is (s - e a) / (e (1 - a)), s, a, e the mean of cos(2 pi place / d) over the single " +
  "bumps drawn off every lattice, over what is asked there, and over those drawn where a place of " +
  "every lattice is asked for: 0 for who draws off the lattice as exactly as on it, 1 for who draws " +
  "on the lattice alone";

/** Where errors leave less than this of what sticks to a lattice, they are as large as its steps. */
const LEAST_LEFT = 0.3;

/**
 * How far a network draws shown places alone when it is asked for others, along each axis:
 *
 *     (s - e a) / (e (1 - a)), s, a, e the sticking (mean of cos(2 pi place / d)) of what is drawn
 *     between shown places, of what is asked there, and of what is drawn at places of the lattice
 *
 * 0: it draws between them as exactly as at them; 1: it draws them alone. What errors take from s they
 * take from e, so that careless drawing does not pass for drawing between. Where few places of the
 * lattice were shown e is less, and the share may pass 1. Null where errors leave
 * little to tell by, or where fewer than half of the samples show one bump.
 */
function byHeartAt(config: RunRecord["config"], evaluation: Evaluation): ByHeart {
  const { n, dx, dy } = config.world;
  const { on, between } = bumpsOf(config, evaluation);
  const isTold = on.length >= LEAST_ONES && between.length >= HALF * testLabels(n).off.length / 2;
  const along = (axis: "x" | "y", d: number) => {
    const of = (bumps: readonly Bump[], what: keyof Bump) =>
      sticking(bumps.map((bump) => bump[what][axis]), d);
    const left = isTold ? of(on, "drawn") : 0;
    if (left < LEAST_LEFT) return null;
    const asked = of(between, "asked");
    return (of(between, "drawn") - left * asked) / (left * (1 - asked));
  };
  return { step: evaluation.step, x: along("x", dx), y: along("y", dy) };
}

/** The same in the end of a training. */
export const byHeartInTheEnd = ({ config, evaluations }: RunRecord): ByHeart =>
  byHeartAt(config, evaluations.at(-1)!);

/** Over both axes, as far as they are told. */
export function overAxes({ x, y }: ByHeart): number | null {
  const told = [x, y].filter((share) => share !== null);
  return told.length > 0 ? mean(told) : null;
}

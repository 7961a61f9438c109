import { ONE, sticking } from "../measures/images/mod.ts";
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

/** At each evaluation at which half of the samples show one bump: rare bumps may lie anywhere. */
export function stickingOf({ config, evaluations }: RunRecord): Sticking[] {
  const { dx, dy } = config.world;
  return evaluations.flatMap((evaluation) => {
    const found = between(config, evaluation);
    if (found.length < HALF * testLabels(config.world.n).off.length / 2) return [];
    const along = (axis: "x" | "y", d: number) =>
      sticking(found.map(({ drawn }) => drawn[axis]), d);
    return [{ step: evaluation.step, x: along("x", dx), y: along("y", dy) }];
  });
}

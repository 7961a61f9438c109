import { CONFIRMATIONS } from "./bounds.ts";
import type { Phase } from "./phase.ts";

/** A stretch of training in one phase, from its first evaluation to the next stretch's first. */
export interface Stretch {
  readonly phase: Phase;
  readonly from: number;
  /** Null for the last stretch, which training did not see the end of. */
  readonly to: number | null;
}

/**
 * The phases that a run passes: it enters a phase where two successive evaluations show it, from
 * the first of the two on. Until then it stays in the phase it had.
 *
 * The first evaluation's phase needs no confirmation, as no boundary leads to it.
 */
export function phaseSequence(
  evaluations: readonly { readonly step: number; readonly phase: Phase }[],
): Stretch[] {
  checkSteps(evaluations.map(({ step }) => step));
  const entries = evaluations.filter(({ phase }, k) =>
    k === 0 ||
    evaluations.slice(k, k + CONFIRMATIONS).filter((later) => later.phase === phase).length ===
      CONFIRMATIONS
  );
  const turns = entries.filter(({ phase }, k) => k === 0 || entries[k - 1].phase !== phase);
  return turns.map(({ phase, step }, k) => ({
    phase,
    from: step,
    to: k + 1 < turns.length ? turns[k + 1].step : null,
  }));
}

/** Throws unless `steps` are positive and rise: logs and successions need it. */
export function checkSteps(steps: readonly number[], what = "a run"): void {
  const bad = steps.findIndex((step, k) => !(step > (k === 0 ? 0 : steps[k - 1])));
  if (steps.length > 0 && bad < 0) return;
  throw new RangeError(
    `Cannot follow ${what} as its evaluations must be at rising steps above 0: ` +
      `current value is [${steps}]`,
  );
}

import { CONFIRMATIONS } from "./bounds.ts";
import { checkSteps } from "./sequence.ts";

/** When a run passes a threshold. */
export interface Passage {
  /** Training steps; where censored, the bound that is known. */
  readonly steps: number;
  /** `late`: not by the last evaluation; `early`: already when first measured; `no`: seen. */
  readonly censored: "no" | "late" | "early";
}

/** A curve over training; null where the value could not be measured. */
export type Curve = readonly { readonly step: number; readonly value: number | null }[];

interface Known {
  readonly step: number;
  readonly value: number;
}

/**
 * The steps until a curve reaches `threshold` and stays for a second evaluation, interpolated in
 * the log of steps between the evaluation before and the first one above:
 *
 *     ln T = ln s_0 + (threshold - v_0) / (v_1 - v_0) (ln s_1 - ln s_0).
 *
 * Evaluations whose value is unknown are passed over. A run that never gets there is censored, not
 * missing: the last step is then a lower bound, or the one before if the last value is above and no
 * second one could confirm it. Where the first value that could be measured is above already, its
 * step is an upper bound.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const accuracy = [[100, 0], [200, 0.25], [400, 0.75], [800, 0.8]];
 * const passage = stepsTo(accuracy.map(([step, value]) => ({ step, value })), 0.5);
 * assert.equal(Math.round(passage.steps), 283);
 * ```
 */
export function stepsTo(curve: Curve, threshold: number): Passage {
  checkSteps(curve.map(({ step }) => step));
  const odd = curve.find(({ value }) => value !== null && !Number.isFinite(value));
  if (odd !== undefined) {
    throw new RangeError(
      `Cannot find a passage as values must be finite, or null if unknown: ` +
        `current value is ${odd.value} at step ${odd.step}`,
    );
  }
  const known = curve.filter((point): point is Known => point.value !== null);
  const k = known.findIndex((_, at) => {
    const next = known.slice(at, at + CONFIRMATIONS);
    return next.length === CONFIRMATIONS && next.every(({ value }) => value >= threshold);
  });
  if (k < 0) {
    const last = known[known.length - 1] ?? curve[curve.length - 1];
    const bound = last.value === null || last.value < threshold
      ? curve[curve.length - 1]
      : known[known.length - 2] ?? curve[0];
    return { steps: bound.step, censored: "late" };
  }
  if (k === 0) return { steps: known[0].step, censored: "early" };
  const [before, after] = [known[k - 1], known[k]];
  const share = (threshold - before.value) / (after.value - before.value);
  const ratio = after.step / before.step;
  return { steps: before.step * ratio ** share, censored: "no" };
}

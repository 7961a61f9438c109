/** The claims as code: run records in, verdicts out. */

import { CLAIMS } from "./all.ts";
import type { WeighedClaim } from "./claim.ts";
import { ofSharedSeeds } from "./run_groups.ts";
import { checkComparable, type MeasuredRun } from "./measured_run.ts";

export { CLAIMS, OF_THE_CODE } from "./all.ts";
export { coupling } from "./c5_coupling.ts";
export { phaseTable } from "./c3_phases_agree.ts";
export { frequencyCoupling, nearHalf } from "./c5_frequency_skew.ts";
export { latticeCoupling } from "./c5_lattice_skew.ts";
export type { Coupling } from "./c5_verdict.ts";
export {
  type Bound,
  type Claim,
  type Detail,
  judge,
  type Verdict,
  type WeighedClaim,
} from "./claim.ts";
export {
  balancedRuns,
  frequencySkewRuns,
  frequencySkewSeeds,
  isBalanced,
  isDense,
  isEven,
  isMain,
  latticeSkewRuns,
} from "./run_groups.ts";
export {
  accuracyPassage,
  axisPassage,
  drawnOrder,
  drawnOrderPassage,
  fairlyAsked,
  hasEnoughOnes,
  oneBumpPassage,
  orderPassage,
  rankable,
  sheetPassage,
} from "./passages.ts";
export { balancedPassage, equivalentStep, type Hypothesis } from "./predictions.ts";
export {
  type Attempt,
  AXES,
  type Axis,
  type Cell,
  checkComparable,
  type Evaluation,
  isRight,
  type MeasuredRun,
  type RunConfig,
  TOLERANCE,
} from "./measured_run.ts";
export * as rules from "./rules.ts";

/**
 * Weighs claims over runs that may be compared: one preset, one canvas, one recipe, one reading.
 * A claim that the runs cannot decide is `open`, and its text says what is missing.
 */
export function weigh(runs: readonly MeasuredRun[], claims = CLAIMS): WeighedClaim[] {
  checkComparable(runs);
  const among = { all: runs, "shared seeds": ofSharedSeeds(runs) };
  return claims.map((claim) => {
    const { text, also, ...judged } = claim.weigh(among[claim.runs]);
    return { id: claim.id, ...judged, rule: claim.rule, text, also };
  });
}

/** The claims as code: run records in, verdicts out. */

import { orderAndAccuracy } from "./c1_order_and_accuracy.ts";
import { threePhases } from "./c2_three_phases.ts";
import { phasesAgree } from "./c3_phases_agree.ts";
import { denserIsSooner } from "./c4_density.ts";
import { coupling } from "./c5_coupling.ts";
import { finerIsWorse } from "./c6_worse_axis.ts";
import { orderBeforePlace } from "./c9_order_before_place.ts";
import type { Claim } from "./claim.ts";
import { ofSharedSeeds } from "./run_groups.ts";
import { checkComparable, type MeasuredRun } from "./measured_run.ts";

export { coupling } from "./c5_coupling.ts";

export { phaseTable } from "./c3_phases_agree.ts";
export { frequencyCoupling, nearHalf } from "./c5_frequency_skew.ts";
export { latticeCoupling } from "./c5_lattice_skew.ts";
export type { Coupling } from "./c5_verdict.ts";
export { type Claim, type ClaimId, type Detail, judge, type Verdict } from "./claim.ts";
export {
  balancedRuns,
  frequencySkewRuns,
  frequencySkewSeeds,
  isBalanced,
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
  AXES,
  type Axis,
  type Cell,
  type Evaluation,
  isRight,
  type MeasuredRun,
  type Outcome,
  type RunConfig,
  TOLERANCE,
} from "./measured_run.ts";
export * as rules from "./rules.ts";

/**
 * Weighs all claims over runs that may be compared: one preset, one canvas, one recipe, one reading.
 * A claim that the runs cannot decide is `open`, and its text says what is missing. C1 to C3 and C9,
 * which are about all cells, take the seeds that all cells share.
 */
export function weigh(runs: readonly MeasuredRun[]): Claim[] {
  checkComparable(runs);
  const shared = ofSharedSeeds(runs);
  return [
    ...[orderAndAccuracy, threePhases, phasesAgree].map((claim) => claim(shared)),
    ...[denserIsSooner, coupling, finerIsWorse].map((claim) => claim(runs)),
    orderBeforePlace(shared),
  ];
}

import { orderAndAccuracy } from "./c1_order_and_accuracy.ts";
import { threePhases } from "./c2_three_phases.ts";
import { phasesAgree } from "./c3_phases_agree.ts";
import { denserIsSooner } from "./c4_density.ts";
import { together } from "./c5_coupling.ts";
import { finerIsWorse } from "./c6_worse_axis.ts";
import { orderBeforePlace } from "./c9_order_before_place.ts";
import type { Claim } from "./claim.ts";

/** All claims, in the order in which they are told. */
export const CLAIMS: readonly Claim[] = [
  orderAndAccuracy,
  threePhases,
  phasesAgree,
  denserIsSooner,
  together,
  finerIsWorse,
  orderBeforePlace,
];

/** Those that look at the code: what they find hangs on the reading. */
export const OF_THE_CODE = CLAIMS.filter((claim) => claim.looksAt === "code");

import type { Estimate } from "../../measures/statistics/mod.ts";
import type { Detail } from "./claim.ts";
import { COUPLING_BOUNDARY } from "./rules.ts";

export type CouplingVerdict = "factorised" | "coupled" | "open";

/** What a test of coupling finds. */
export interface Coupling {
  readonly verdict: CouplingVerdict;
  /** 0 factorised, 1 coupled; null where it could not be formed. */
  readonly estimate: Estimate | null;
  readonly text: string;
  /** Set where it decides with axes right within so many pixels alone, and so does not decide. */
  readonly within?: number;
  readonly also: readonly Detail[];
}

/** A test that could not be made, and why. */
export function openCoupling(text: string): Coupling {
  return { verdict: "open", estimate: null, text, also: [] };
}

/** The side of the boundary on which a whole interval lies. */
export function sideOf({ interval: [low, high] }: Estimate): CouplingVerdict {
  if (high < COUPLING_BOUNDARY) return "factorised";
  return low > COUPLING_BOUNDARY ? "coupled" : "open";
}

import { type Estimate, tInterval } from "../../measures/statistics/mod.ts";
import { type Bound, judge, type Verdict } from "./claim.ts";

/** A number of one seed, of which only bounds may be known: infinite where there is none. */
export interface Bounded {
  readonly low: number;
  readonly high: number;
}

export interface BoundedEffect {
  readonly verdict: Verdict;
  /** The interval over seeds of the lower bounds, and of the upper ones; null without a finite one. */
  readonly low: Estimate | null;
  readonly high: Estimate | null;
  /** The one that the verdict rests on. */
  readonly shown: Estimate | null;
  /** Which bound that is; undefined where every value is known. */
  readonly bound?: Bound;
}

/** As `judge`: what supports must do so by the lower bounds, what refutes by the upper ones. */
export function judgeBounded(values: readonly Bounded[], smallest: number): BoundedEffect {
  const over = (side: keyof Bounded) => {
    const own = values.map((value) => value[side]);
    return own.every(Number.isFinite) ? tInterval(own) : null;
  };
  const [low, high] = [over("low"), over("high")];
  const supports = low !== null && judge(low, smallest) === "supports";
  const refutes = high !== null && judge(high, smallest) === "refutes";
  const verdict = supports ? "supports" : refutes ? "refutes" : "open";
  const shown = refutes ? high : low ?? high;
  if (values.every((value) => value.low === value.high)) return { verdict, low, high, shown };
  return { verdict, low, high, shown, bound: shown === low ? "at least" : "at most" };
}

import type { Estimate, Interval } from "../../measures/statistics/mod.ts";

export type ClaimId = "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C9";
export type Verdict = "supports" | "refutes" | "open";

/** A claim weighed. */
export interface Claim {
  readonly id: ClaimId;
  readonly verdict: Verdict;
  /** The number that the rule judges; null where there is none. */
  readonly statistic: number | null;
  /** Its 95 % interval; null where there is none. */
  readonly interval: Interval | null;
  /** Independent units behind it. */
  readonly n: number;
  /** The rule, in words. */
  readonly rule: string;
  /** The finding, in words. */
  readonly text: string;
  /** Further numbers, by name; not judged by themselves. */
  readonly also: readonly Detail[];
}

export interface Detail {
  readonly name: string;
  readonly value: number;
  readonly interval: Interval | null;
  readonly n: number;
}

/** A claim that the runs cannot decide, and why. */
export function openClaim(id: ClaimId, rule: string, reason: string, n = 0): Claim {
  return { id, verdict: "open", statistic: null, interval: null, n, rule, text: reason, also: [] };
}

/** Why there is nothing to judge yet: "Cells with enough runs: 1; at least 8 are needed." */
export function tooFew(what: string, n: number, least: number): string {
  return `${what}: ${n}; at least ${least} are needed.`;
}

/**
 * The verdict on an effect: `supports` if the interval lies above 0 and the estimate is large
 * enough to count, `refutes` if even the interval's upper end is not, else `open`.
 */
export function judge({ value, interval }: Estimate, smallest: number): Verdict {
  if (interval[0] > 0 && value >= smallest) return "supports";
  return interval[1] < smallest ? "refutes" : "open";
}

/** "0.52 (0.31 to 0.73, n = 9)" */
export function inWords({ value, interval, n }: Estimate): string {
  const [low, high] = interval.map((end) => end.toFixed(2));
  return `${value.toFixed(2)} (${low} to ${high}, n = ${n})`;
}

export function detail(name: string, { value, interval, n }: Estimate): Detail {
  return { name, value, interval, n };
}

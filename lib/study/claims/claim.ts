import type { Estimate, Interval } from "../../measures/statistics/mod.ts";
import type { MeasuredRun } from "./measured_run.ts";

export type Verdict = "supports" | "refutes" | "open";

/**
 * A claim: all that is told of it, and how it is weighed. What samples show is the same under every
 * reading. One that looks at the code has shorter words for F6, whose columns are narrow.
 */
export type Claim =
  & ToldClaim
  & ({ looksAt: "samples" } | { looksAt: "code"; inF6: InF6 });

/** How F6 tells of a claim. */
interface InF6 extends Pick<ToldClaim, "says" | "statistic"> {
  /** What the number is held against. */
  readonly bar: number;
  /** Of the logarithm of a ratio the ratio itself is drawn. */
  readonly isLog?: boolean;
}

interface ToldClaim {
  readonly id: string;
  /** Whether the paper makes it. */
  readonly by: "paper" | "ours";
  readonly says: string;
  /** What the number is that the rule judges. */
  readonly statistic: string;
  /** The notebook that tells of it; its name begins with the figure's number. */
  readonly notebook: string;
  /** What it is weighed over: a claim about all cells takes the seeds that they share. */
  readonly runs: "all" | "shared seeds";
  readonly rule: string;
  readonly weigh: (runs: readonly MeasuredRun[]) => Finding;
}

export type Bound = "at least" | "at most";

/** What runs say of a claim. */
export interface Finding {
  readonly verdict: Verdict;
  /** The number that the rule judges; null where there is none. */
  readonly statistic: number | null;
  /** Its 95 % interval; null where there is none. */
  readonly interval: Interval | null;
  /** Which bound the number is, where runs that never get there leave no more than one. */
  readonly bound?: Bound;
  /** Independent units behind it. */
  readonly n: number;
  /** The finding, in words. */
  readonly text: string;
  /** Further numbers, by name; not judged by themselves. */
  readonly also: readonly Detail[];
}

/** A claim weighed. */
export interface WeighedClaim extends Pick<Claim, "id" | "rule">, Finding {}

/** A claim beyond the list of `all.ts`, weighed on runs of its own or by other numbers. */
export interface LaterClaim extends Pick<Claim, "id" | "says" | "rule">, Finding {}

export interface Detail {
  readonly name: string;
  readonly value: number;
  readonly interval: Interval | null;
  /** Which bound the value is, as that of a finding. */
  readonly bound?: Bound;
  readonly n: number;
}

/** What is found where the runs cannot decide, and why. */
export function openFinding(reason: string, n = 0): Finding {
  return { verdict: "open", statistic: null, interval: null, n, text: reason, also: [] };
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

/** A factor whose logarithm is estimated. */
export function factorInWords({ value, interval: [low, high], n }: Estimate): string {
  return inWords({ value: Math.exp(value), interval: [Math.exp(low), Math.exp(high)], n });
}

/** An estimate, or a bound on one, as the number that a rule judges. */
export function numberOf({ value, interval, n }: Estimate, bound?: Bound) {
  return { statistic: value, interval, n, ...bound && { bound } };
}

export function detail(
  name: string,
  { value, interval, n }: Estimate,
  bound?: Bound,
): Detail {
  return { name, value, interval, ...bound && { bound }, n };
}

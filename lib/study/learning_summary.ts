import type { Passage } from "../measures/mod.ts";
import { mean, median, tInterval } from "../measures/mod.ts";
import type { Reading, RunRecord } from "../records/mod.ts";
import {
  accuracyPassage,
  type MeasuredRun,
  oneBumpPassage,
  orderPassage,
  rankable,
  sheetPassage,
} from "./claims/mod.ts";
import { runUnder } from "./run_under.ts";

/** The turns of a training, in the order in which figures name them. */
export const TURNS = ["sheet", "ordered", "one bump", "in place"] as const;
export type Turn = typeof TURNS[number];

const PASSAGES: Readonly<Record<Turn, (run: MeasuredRun) => Passage>> = {
  "sheet": sheetPassage,
  "ordered": orderPassage,
  "one bump": oneBumpPassage,
  "in place": accuracyPassage,
};

/** When one run takes its turns. */
export interface RunTurns {
  readonly seed: number;
  readonly turns: Readonly<Record<Turn, Passage>>;
  /** Steps until half are in place over steps until the code is ordered; null unless both are seen. */
  readonly lead: number | null;
}

/** When several runs take their turns. */
export interface LearningSummary {
  readonly runs: readonly RunTurns[];
  /** The median over runs: Infinity where half never take the turn, 0 where they begin beyond it. */
  readonly median: Readonly<Record<Turn, number>>;
  /** Geometric mean of the leads, with its 95 % interval (two leads at least); null without any. */
  readonly lead:
    | { readonly factor: number; readonly interval: readonly [number, number] | null }
    | null;
  /** Runs in which order comes before place; one that never comes is last. */
  readonly orderFirst: number;
}

/** When the code is a sheet, when it is ordered, when samples show one bump, when it is in place. */
export function learningSummary(runs: readonly RunRecord[], reading: Reading): LearningSummary {
  const all = runs.map((run): RunTurns => {
    const own = runUnder(run, reading);
    const turns = Object.fromEntries(TURNS.map((turn) => [turn, PASSAGES[turn](own)])) as Record<
      Turn,
      Passage
    >;
    const { ordered, "in place": place } = turns;
    const both = ordered.censored === "no" && place.censored === "no";
    return { seed: run.config.seed, turns, lead: both ? place.steps / ordered.steps : null };
  });
  const logs = all.flatMap(({ lead }) => lead === null ? [] : [Math.log(lead)]);
  const spread = logs.length > 1 ? tInterval(logs).interval : null;
  return {
    runs: all,
    median: Object.fromEntries(
      TURNS.map((turn) => [turn, median(all.map(({ turns }) => rankable(turns[turn])))]),
    ) as Record<Turn, number>,
    lead: logs.length === 0 ? null : {
      factor: Math.exp(mean(logs)),
      interval: spread && [Math.exp(spread[0]), Math.exp(spread[1])],
    },
    orderFirst:
      all.filter(({ turns }) => rankable(turns.ordered) < rankable(turns["in place"])).length,
  };
}

/** A step of training in words: "step 1,900", "never", "from the start". */
export function stepInWords(step: number): string {
  if (step === Infinity) return "never";
  return step === 0 ? "from the start" : `at step ${Math.round(step).toLocaleString("en")}`;
}

/** The answer in one sentence: when the code is ordered, and when samples follow. */
export function learningInWords({ median, runs, lead }: LearningSummary): string {
  const of = runs.length === 1 ? `seed ${runs[0].seed}` : `medians of ${runs.length} seeds`;
  const said = (verb: string, step: number) =>
    step === Infinity ? `never ${verb}` : `${verb} ${stepInWords(step)}`;
  const first = `The code is ${said("ordered", median.ordered)}; half of the samples ` +
    `${said("show one bump", median["one bump"])}, and ` +
    `${said("show it in its place", median["in place"])} (${of}).`;
  return lead === null
    ? first
    : `${first} Place takes ${lead.factor.toFixed(1)} times the steps of order${
      runs.length > 1 ? ", seed by seed" : ""
    }.`;
}

import type { Passage } from "../measures/mod.ts";
import { geometricMean, median } from "../measures/mod.ts";
import type { Reading, RunRecord } from "../records/mod.ts";
import {
  accuracyPassage,
  drawnOrderPassage,
  type MeasuredRun,
  oneBumpPassage,
  orderPassage,
  rankable,
  sheetPassage,
} from "./claims/mod.ts";
import { runUnder } from "./run_under.ts";

/**
 * The turns of a training, in the order in which figures name them. Single bumps are roughly in place
 * where they pass the bar at which a code is ordered.
 */
export const TURNS = ["sheet", "ordered", "roughly in place", "one bump", "in place"] as const;
export type Turn = typeof TURNS[number];

const PASSAGES: Readonly<Record<Turn, (run: MeasuredRun) => Passage>> = {
  "sheet": sheetPassage,
  "ordered": orderPassage,
  "roughly in place": drawnOrderPassage,
  "one bump": oneBumpPassage,
  "in place": accuracyPassage,
};

/** Turns that may come after order. */
const LATER = ["roughly in place", "in place"] as const;
type Later = typeof LATER[number];

/** When one run takes its turns. */
export interface RunTurns {
  readonly seed: number;
  readonly turns: Readonly<Record<Turn, Passage>>;
}

/** Steps until a turn over steps until the code is ordered: geometric mean over the runs that see both. */
export interface Lead {
  readonly factor: number;
  /** Its 95 % interval; of two runs at least. */
  readonly interval: readonly [number, number] | null;
}

/** When several runs take their turns. */
export interface LearningSummary {
  readonly runs: readonly RunTurns[];
  /** The median over runs: Infinity where half never take the turn, 0 where they begin beyond it. */
  readonly median: Readonly<Record<Turn, number>>;
  /** Null where no run sees both. */
  readonly lead: Readonly<Record<Later, Lead | null>>;
  /** Runs in which order comes before place; one that never comes is last. */
  readonly orderFirst: number;
}

/** When the code is a sheet, when it is ordered, when samples show one bump, when it is in place. */
export function learningSummary(runs: readonly RunRecord[], reading: Reading): LearningSummary {
  if (runs.length === 0) {
    throw new RangeError("Cannot sum up what networks learn as there must be a run: there is none");
  }
  const all = runs.map((run): RunTurns => {
    const own = runUnder(run, reading);
    const turns = Object.fromEntries(TURNS.map((turn) => [turn, PASSAGES[turn](own)])) as Record<
      Turn,
      Passage
    >;
    return { seed: run.config.seed, turns };
  });
  return {
    runs: all,
    median: Object.fromEntries(
      TURNS.map((turn) => [turn, median(all.map(({ turns }) => rankable(turns[turn])))]),
    ) as Record<Turn, number>,
    lead: Object.fromEntries(LATER.map((turn) => [turn, leadOver(all, turn)])) as Record<
      Later,
      Lead | null
    >,
    orderFirst:
      all.filter(({ turns }) => rankable(turns.ordered) < rankable(turns["in place"])).length,
  };
}

function leadOver(runs: readonly RunTurns[], later: Later): Lead | null {
  const factors = runs.flatMap(({ turns: { ordered, [later]: after } }) =>
    ordered.censored === "no" && after.censored === "no" ? [after.steps / ordered.steps] : []
  );
  if (factors.length === 0) return null;
  const { value, interval } = geometricMean(factors);
  return { factor: value, interval };
}

/** A step of training in words: "step 1,900", "never", "from the start". */
export function stepInWords(step: number): string {
  if (step === Infinity) return "never";
  return step === 0 ? "from the start" : `at step ${Math.round(step).toLocaleString("en")}`;
}

/** The answer in two sentences: when the code is ordered, and when samples follow. */
export function learningInWords({ median, runs, lead }: LearningSummary): string {
  const of = runs.length === 1
    ? `This is seed ${runs[0].seed}`
    : `Steps are medians of ${runs.length} seeds, ratios geometric means`;
  const said = (verb: string, step: number) =>
    step === Infinity ? `never ${verb}` : `${verb} ${stepInWords(step)}`;
  const times = (of: Lead | null) => {
    if (of === null) return "";
    const [low, high] = of.interval?.map((end) => end.toFixed(1)) ?? [];
    const factor = `${of.factor.toFixed(1)} times the steps of order`;
    return ` (${factor}${low === undefined ? "" : `, 95 % interval ${low} to ${high}`})`;
  };
  return `The code is ${said("ordered", median.ordered)}. By the same bar bumps are ` +
    `${said("roughly in place", median["roughly in place"])}${times(lead["roughly in place"])}; ` +
    `half of the samples ${said("show one bump", median["one bump"])}, and ` +
    `${said("show it within a pixel of its place", median["in place"])}` +
    `${times(lead["in place"])}. ${of}.`;
}

import type { Stretch } from "../measures/mod.ts";
import type { Reading, RunRecord } from "../records/mod.ts";
import { isBalanced, OF_THE_CODE, phaseTable, type Verdict } from "./claims/mod.ts";
import { type PhaseOf, stretches, WORDS } from "./figures/phases.ts";
import { type LearningSummary, learningSummary } from "./learning_summary.ts";
import { runUnder } from "./run_under.ts";
import type { ClaimsRecord } from "./weigh_readings.ts";

/** The phases of one run, of its samples and of its code. */
export type RunPhases = { readonly seed: number } & Readonly<Record<PhaseOf, readonly Stretch[]>>;

/** What a notebook tells of the phases of some runs. */
export interface PhasesSummary {
  readonly runs: readonly RunPhases[];
  /** Evaluations whose code was read, and at how many of them code and samples have one letter. */
  readonly evaluations: number;
  readonly agree: number;
  /** Evaluations by the phase of the code, then by that of the samples. */
  readonly table: ReturnType<typeof phaseTable>;
}

/** The phases that runs pass, and how often those of samples and of codes agree. */
export function phasesSummary(runs: readonly RunRecord[], reading: Reading): PhasesSummary {
  const own = runs.map((run) => runUnder(run, reading));
  const table = phaseTable(own);
  const counts = Object.values(table).flatMap((row) => Object.values(row));
  return {
    runs: own.map((run) => ({
      seed: run.config.seed,
      samples: stretches(run, "samples"),
      code: stretches(run, "code"),
    })),
    evaluations: counts.reduce((sum, count) => sum + count, 0),
    agree: (["A", "B", "C"] as const).reduce((sum, letter) => sum + table[letter][letter], 0),
    table,
  };
}

/** "no single bump from step 100, one bump, misplaced from step 890", or that none was read. */
export function stretchesInWords(of: PhaseOf, own: readonly Stretch[]): string {
  if (own.length === 0) return "none, as the code was dead";
  return own.map(({ phase, from }) =>
    `“${WORDS[of][phase]}” from step ${from.toLocaleString("en")}`
  )
    .join(", ");
}

/** The turns of balanced runs by one number of their world, ascending: what F3 shows. */
export function learningBy(
  runs: readonly RunRecord[],
  reading: Reading,
  valueOf: (world: RunRecord["config"]["world"]) => number,
): { readonly value: number; readonly summary: LearningSummary }[] {
  const even = runs.filter(({ config }) => isBalanced(config.world));
  return [...Map.groupBy(even, ({ config }) => valueOf(config.world))]
    .sort(([a], [b]) => a - b)
    .map(([value, own]) => ({ value, summary: learningSummary(own, reading) }));
}

/** How the verdict on one claim hangs on the reading. */
export interface ReadingsSummary {
  readonly id: ClaimsRecord["grid"][number]["id"];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** The least and the greatest statistic; null where none has a number. */
  readonly range: readonly [number, number] | null;
}

/** Verdicts over all combinations of the grid, claim by claim: what F6 shows. */
export function readingsSummary({ grid }: Pick<ClaimsRecord, "grid">): ReadingsSummary[] {
  return OF_THE_CODE.flatMap(({ id }) => {
    const own = grid.filter((row) => row.id === id);
    if (own.length === 0) return [];
    const numbers = own.flatMap(({ statistic }) => statistic ?? []);
    const count = (verdict: Verdict) => own.filter((row) => row.verdict === verdict).length;
    return [{
      id,
      counts: { supports: count("supports"), refutes: count("refutes"), open: count("open") },
      range: numbers.length === 0 ? null : [Math.min(...numbers), Math.max(...numbers)] as const,
    }];
  });
}

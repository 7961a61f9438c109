import type { Phase, Stretch } from "../measures/mod.ts";
import { type Reading, READINGS, type RunRecord } from "../records/mod.ts";
import { isBalanced, OF_THE_CODE, phaseTable, type Verdict } from "./claims/mod.ts";
import { type PhaseOf, stretches, WORDS } from "./figures/phases.ts";
import { type LearningSummary, learningSummary } from "./learning_summary.ts";
import { runUnder } from "./run_under.ts";
import type { ClaimsRecord } from "./weigh_readings.ts";

/** The phases that a run passes, of its samples and of its code. */
export function runPhases(
  run: RunRecord,
  reading: Reading,
): Readonly<Record<PhaseOf, readonly Stretch[]>> {
  const own = runUnder(run, reading);
  return { samples: stretches(own, "samples"), code: stretches(own, "code") };
}

/**
 * At how many evaluations of runs a code in order, or without, goes with which drawings, by reading, as
 * a Markdown table.
 */
export function phasesTogether(runs: readonly RunRecord[]): string {
  const drawings = ["A", "B", "C"] as const;
  const rows = READINGS.flatMap((reading) => {
    const table = phaseTable(runs.map((run) => runUnder(run, reading)));
    const row = (code: string, phases: readonly Phase[]) => {
      const counts = drawings.map((drawn) =>
        phases.reduce((sum, phase) => sum + table[phase][drawn], 0)
      );
      return [`\`${reading.name}\``, code, ...counts].join(" | ");
    };
    return [row("ordered", ["C", "other"]), row("not ordered", ["A", "B"])];
  });
  return [
    ["reading", "code", ...drawings.map((drawn) => WORDS.samples[drawn])].join(" | "),
    "--- | --- | --- | --- | ---",
    ...rows,
  ].join("\n");
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

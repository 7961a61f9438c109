import { type Evaluation, type MeasuredRun } from "../claims/mod.ts";
import {
  codePhase,
  type Phase,
  phaseSequence,
  samplePhase,
  type Stretch,
} from "../../measures/mod.ts";
import { phaseColors } from "../../figures/mod.ts";

/** What a phase is told from: what the network draws, and what it holds inside. */
export const PHASES_OF = ["samples", "code"] as const;
export type PhaseOf = typeof PHASES_OF[number];

/** A phase in words: those of samples and those of codes have one letter each in the paper. */
export const WORDS: Readonly<Record<PhaseOf, Readonly<Record<Phase, string>>>> = {
  samples: {
    A: "no single bump",
    B: "one bump, misplaced",
    C: "one bump, in place",
    other: "",
  },
  code: {
    A: "a cloud",
    // Under few bumps the code may vary along few directions and look like anything but a sheet.
    B: "few directions, no order",
    C: "an ordered sheet",
    other: "ordered, many directions",
  },
};

/** The phase of several seeds at one step. */
export interface SharedPhase {
  readonly step: number;
  /** Of most seeds; of the earliest in training among equally many. */
  readonly phase: Phase;
  /** Seeds that are in it. */
  readonly agree: number;
  /** Seeds that were read. */
  readonly seeds: number;
}

/** The phase at one evaluation, as claims judge it; null where the code was dead. */
export function phaseAt({ onLattice, code }: Evaluation, of: PhaseOf): Phase | null {
  if (of === "samples") return samplePhase(onLattice);
  return code && codePhase(code);
}

/** The phases of one run, each from where two evaluations in a row show it. */
export function stretches({ evaluations }: MeasuredRun, of: PhaseOf): Stretch[] {
  const seen = evaluations.flatMap((evaluation) => {
    const phase = phaseAt(evaluation, of);
    return phase === null ? [] : [{ step: evaluation.step, phase }];
  });
  return seen.length === 0 ? [] : phaseSequence(seen);
}

/** The phase of most seeds at each step that any of them was evaluated at. */
export function sharedPhases(runs: readonly MeasuredRun[], of: PhaseOf): SharedPhase[] {
  const seen = runs.flatMap(({ evaluations }) =>
    evaluations.flatMap((evaluation) => {
      const phase = phaseAt(evaluation, of);
      return phase === null ? [] : [{ step: evaluation.step, phase }];
    })
  );
  return [...Map.groupBy(seen, ({ step }) => step)]
    .sort(([a], [b]) => a - b)
    .map(([step, own]) => {
      const counts = (Object.keys(phaseColors[of]) as Phase[]).map((phase) => ({
        phase,
        agree: own.filter((one) => one.phase === phase).length,
      }));
      const most = counts.reduce((best, next) => next.agree > best.agree ? next : best);
      return { step, ...most, seeds: own.length };
    });
}

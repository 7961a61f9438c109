import { type Evaluation, type MeasuredRun } from "../mod.ts";
import {
  codePhase,
  type Phase,
  phaseSequence,
  samplePhase,
  type Stretch,
} from "../../measures/mod.ts";
import { phaseColors } from "../../figures/mod.ts";

/** What a phase is read from. */
export const PHASES_OF = ["code", "images"] as const;
export type PhaseOf = typeof PHASES_OF[number];

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

/** The phase at one evaluation; null where the code was dead. */
export function phaseAt({ images, code }: Evaluation, of: PhaseOf): Phase | null {
  if (of === "images") return samplePhase(images);
  return code && codePhase(code);
}

/** The phase of most seeds at each step that any of them was evaluated at. */
export function sharedPhases(runs: readonly MeasuredRun[], of: PhaseOf): SharedPhase[] {
  const readings = runs.flatMap(({ evaluations }) =>
    evaluations.flatMap((evaluation) => {
      const phase = phaseAt(evaluation, of);
      return phase === null ? [] : [{ step: evaluation.step, phase }];
    })
  );
  return [...Map.groupBy(readings, ({ step }) => step)]
    .sort(([a], [b]) => a - b)
    .map(([step, own]) => {
      const counts = (Object.keys(phaseColors) as Phase[]).map((phase) => ({
        phase,
        agree: own.filter((reading) => reading.phase === phase).length,
      }));
      const most = counts.reduce((best, next) => next.agree > best.agree ? next : best);
      return { step, ...most, seeds: own.length };
    });
}

/** The stretches of training in one phase, of most seeds. */
export function sharedStretches(runs: readonly MeasuredRun[], of: PhaseOf): Stretch[] {
  const phases = sharedPhases(runs, of);
  return phases.length === 0 ? [] : phaseSequence(phases);
}

/** What the page tells of a run's evaluations. */

import { codePhase, type CodeState, order, samplePhase, sheetBound } from "../../measures/mod.ts";
import { type CodeScores, type EvaluationRecord, readingNamed } from "../../records/mod.ts";
import { testLabels } from "../../world/mod.ts";
import type { CurvePoint } from "../catalogue.ts";
import { marksOf } from "../outcomes.ts";

/** The learning curve: one point per evaluation, of which the first is the untrained network's. */
export function curveOf(evaluations: readonly EvaluationRecord[]): CurvePoint[] {
  return evaluations.map((evaluation) => {
    const { step, images: { on, all } } = evaluation;
    const code = codeOf(evaluation, evaluations[0]);
    return {
      step,
      one: on.kinds.one,
      joint: on.accuracy.joint,
      anywhere: all.accuracy.joint,
      order: code && order(code),
      samplePhase: samplePhase(on),
      codePhase: code && codePhase(code),
    };
  });
}

/** The reading whose code the page shows first. */
const READING = readingNamed("noised");

function codeOf(record: EvaluationRecord, untrained: EvaluationRecord): CodeState | null {
  const [own, before] = [scoresOf(record), scoresOf(untrained)];
  return own && before && {
    r2: own.order[READING.order],
    dimension: own.dimension,
    sheetBelow: sheetBound(before.dimension),
  };
}

function scoresOf({ codes }: EvaluationRecord): CodeScores | null {
  const { input, layer } = READING;
  return codes.find((code) => code.input === input && code.layer === layer)?.scores ?? null;
}

/** What each test label's sample showed, evaluation by evaluation. */
export function outcomesOf(
  n: number,
  evaluations: readonly EvaluationRecord[],
): { step: number; marks: string }[] {
  const labels = testLabels(n).all;
  return evaluations.map(({ step, outcomes }) => ({ step, marks: marksOf(outcomes, labels) }));
}

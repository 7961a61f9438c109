/** The one place that knows what lines a run's `evals.jsonl` has; what a line lacks is null. */

import { isRecord, valueAt } from "../../config/mod.ts";
import {
  codePhase,
  type CodeState,
  order,
  samplePhase,
  sheetBound,
} from "../../measures/phases/mod.ts";
import { readingNamed } from "../../records/mod.ts";
import { testLabels } from "../../world/mod.ts";
import type { CurvePoint } from "../catalogue.ts";
import { marksOf } from "../outcomes.ts";

const numberAt = (value: unknown, ...path: readonly string[]): number | null => {
  const found = valueAt(value, ...path);
  return typeof found === "number" && Number.isFinite(found) ? found : null;
};

/** Records of a run, in order; lines that are no JSON objects are passed over. */
export function readLines(text: string): Readonly<Record<string, unknown>>[] {
  return text.split("\n").flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isRecord(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

/** The learning curve: one point per evaluation that scored samples. */
export function curveOf(records: readonly unknown[]): CurvePoint[] {
  const untrained = records.find((record) => numberAt(record, "step") === 0);
  return records.flatMap((record) => {
    const step = numberAt(record, "step");
    const images = valueAt(record, "images", "all");
    const [one, joint] = [numberAt(images, "kinds", "one"), numberAt(images, "accuracy", "joint")];
    if (step === null || one === null || joint === null) return [];
    const code = codeOf(record, untrained);
    return [{
      step,
      one,
      joint,
      x: numberAt(images, "accuracy", "x") ?? joint,
      y: numberAt(images, "accuracy", "y") ?? joint,
      order: code && order(code),
      samplePhase: samplePhase({ kinds: { one }, accuracy: { joint } }),
      codePhase: code && codePhase(code),
    }];
  });
}

/** The reading whose code the page shows first. */
const READING = readingNamed("noised");

function codeOf(record: unknown, untrained: unknown): CodeState | null {
  const [own, before] = [scoresOf(record), scoresOf(untrained)];
  const r2 = (axis: "x" | "y") => numberAt(own, "order", READING.order, axis);
  const [x, y] = [r2("x"), r2("y")];
  const [dimension, untrainedDimension] = [own, before].map((of) => numberAt(of, "dimension"));
  if (x === null || y === null || dimension === null || untrainedDimension === null) return null;
  return { r2: { x, y }, dimension, sheetBelow: sheetBound(untrainedDimension) };
}

function scoresOf(record: unknown): unknown {
  const codes = valueAt(record, "codes");
  const { input, layer } = READING;
  return Array.isArray(codes)
    ? valueAt(
      codes.find((code) => valueAt(code, "input") === input && valueAt(code, "layer") === layer),
      "scores",
    )
    : undefined;
}

/** What each test label's sample showed, evaluation by evaluation. */
export function outcomesOf(
  n: number,
  records: readonly unknown[],
): { step: number; marks: string }[] {
  const labels = testLabels(n).all;
  return records.flatMap((record) => {
    const [step, outcomes] = [numberAt(record, "step"), valueAt(record, "outcomes")];
    if (step === null || !Array.isArray(outcomes) || 2 * outcomes.length !== labels.length) {
      return [];
    }
    return [{ step, marks: marksOf(outcomes, labels) }];
  });
}

/** The one place that knows what lines a run's `evals.jsonl` has; what a line lacks is null. */

import { isRecord } from "../../config/canonical.ts";
import {
  imagePhase,
  order,
  type Phase,
  type Representation,
  representationPhase,
} from "../../measures/phases/mod.ts";
import { testLabels } from "../../world/mod.ts";
import type { CurvePoint } from "../catalogue.ts";
import { marksOf } from "../outcomes.ts";

/** A value somewhere inside unknown JSON. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => isRecord(inner) ? inner[name] : undefined, value);
}

const numberAt = (value: unknown, ...path: readonly string[]): number | null => {
  const found = at(value, ...path);
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
    const images = at(record, "images", "all");
    const [one, joint] = [numberAt(images, "kinds", "one"), numberAt(images, "accuracy", "joint")];
    if (step === null || one === null || joint === null) return [];
    const representation = representationOf(record, untrained);
    return [{
      step,
      one,
      joint,
      x: numberAt(images, "accuracy", "x") ?? joint,
      y: numberAt(images, "accuracy", "y") ?? joint,
      order: representation && order(representation),
      imagePhase: imagePhase(images as Parameters<typeof imagePhase>[0]),
      codePhase: phaseOf(representation),
    }];
  });
}

function representationOf(record: unknown, untrained: unknown): Representation | null {
  const code = at(record, "latents", "random");
  const [x, y] = [numberAt(code, "r2", "x"), numberAt(code, "r2", "y")];
  if (x === null || y === null) return null;
  const dimension = numberAt(code, "dimension") ?? NaN;
  const untrainedDimension = numberAt(untrained, "latents", "random", "dimension") ?? NaN;
  return { r2: { x, y }, dimension, untrainedDimension };
}

function phaseOf(representation: Representation | null): Phase | null {
  try {
    return representation && representationPhase(representation);
  } catch {
    return null;
  }
}

/** What each test label's sample showed, evaluation by evaluation. */
export function outcomesOf(
  n: number,
  records: readonly unknown[],
): { step: number; marks: string }[] {
  const { on, off } = testLabels(n);
  const labels = new Float32Array([...on, ...off]);
  return records.flatMap((record) => {
    const [step, outcomes] = [numberAt(record, "step"), at(record, "outcomes")];
    if (step === null || !Array.isArray(outcomes) || 2 * outcomes.length !== labels.length) {
      return [];
    }
    return [{ step, marks: marksOf(outcomes, labels) }];
  });
}

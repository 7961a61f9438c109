/** What a step of training has come to, in a reader's words. */

import type { Phase } from "../../measures/phases/mod.ts";
import type { CurvePoint, RecordedRun } from "../catalogue.ts";
import { isSparse } from "./lattice_mark.ts";
import { nearestStep } from "./live.ts";

const DRAWN: Readonly<Record<Phase, string>> = {
  A: "noise or several dots",
  B: "one dot, wrong place",
  C: "one dot, right place",
  other: "",
};

const MAPS: Readonly<Record<Phase, string>> = {
  A: "none",
  B: "flat, winding or disordered",
  C: "flat, ordered",
  other: "ordered, not flat",
};

const SAMPLES_SAID: Readonly<Record<Phase, string>> = {
  A: "it draws noise or several dots",
  B: "its dot is not yet in place",
  C: "its dot is in place",
  other: "",
};
const MAP_SAID: Readonly<Record<Phase, string>> = {
  A: "there is no map yet",
  B: "the map is flat, winding or disordered",
  C: "the map is ordered",
  other: "the map is ordered",
};

/** What samples show, at places that training shows. */
export const drawn = (run: RecordedRun, phase: Phase): string =>
  `${isSparse(run) ? "where shown:" : "draws"} ${DRAWN[phase]}`;

/** What the code is. */
export const map = (phase: Phase): string => `map: ${MAPS[phase]}`;

/** The evaluation nearest to a step. */
export function pointAt({ curve }: RecordedRun, step: number): CurvePoint | undefined {
  const nearest = nearestStep(curve.map((point) => point.step), step);
  return curve.find((point) => point.step === nearest);
}

/** A step in a sentence. */
export function stepSaid(run: RecordedRun, step: number): string {
  const { codePhase, samplePhase } = pointAt(run, step) ?? {};
  const parts = [
    ...codePhase ? [MAP_SAID[codePhase]] : [],
    ...samplePhase ? [SAMPLES_SAID[samplePhase]] : [],
  ];
  return `Step ${step.toLocaleString("en")}${parts.length > 0 ? `: ${parts.join("; ")}` : ""}.`;
}

/** The phases of samples and of codes, their course through training, and when a run passes. */
export * as bounds from "./bounds.ts";
export { type Curve, type Passage, stepsTo } from "./passage.ts";
export {
  codePhase,
  type CodeState,
  order,
  type Phase,
  type SamplePhase,
  samplePhase,
  sheetBound,
} from "./phase.ts";
export { checkSteps, phaseSequence, type Stretch } from "./sequence.ts";

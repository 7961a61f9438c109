export * as bounds from "./bounds.ts";
export { type Curve, type Passage, stepsTo } from "./passage.ts";
export {
  imagePhase,
  order,
  type Phase,
  type Representation,
  representationPhase,
  sheetBound,
} from "./phase.ts";
export { phaseSequence, type Stretch } from "./sequence.ts";

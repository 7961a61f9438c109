/** The study: its design, its claims, and its figures F0 to F6. The library imports none of it. */
export * from "./claims/mod.ts";
export { readDesign, readTier, type Tier } from "./design.ts";
export { type ExactLevel, exactLevel, exactLevelsByTau, type Support } from "./exact_levels.ts";
export { keptSteps } from "./kept_weights.ts";
export { measured, scoresOf } from "./measured.ts";
export { offLatticeShare } from "./off_lattice.ts";
export {
  CORNER,
  type Denoised,
  type LabelSet,
  type Picture,
  type Skew,
  type WorldRecord,
  worldRecord,
} from "./world_record.ts";
export { comparisonFigure, type Group } from "./figures/comparison.ts";
export { worldFigure } from "./figures/f0_world.ts";
export { type PhaseRow, phaseRows, phasesFigure } from "./figures/f1_phases.ts";
export { learningFigure } from "./figures/f2_learning.ts";
export { phaseDiagramFigure } from "./figures/f3_phase_diagram.ts";
export { coupledFigure } from "./figures/f4_coupled.ts";
export { whereItSitsFigure } from "./figures/f5_where_it_sits.ts";
export { PAIRED_RULE, type PairedAnswer, pairedAnswer, pairedTable } from "./paired_question.ts";
export { resultsTable, withResultsTable } from "./results_table.ts";
export {
  type ClaimRow,
  type ClaimsRecord,
  type GridRow,
  OF_THE_CODE,
  weighReadings,
} from "./weigh_readings.ts";
export { type LayerMedians, layerMedians } from "./figures/layers.ts";
export { sharedStretches } from "./figures/phases.ts";

/** The study: its design, its claims, and its figures F0 to F6. The library imports none of it. */
export * from "./claims/mod.ts";
export { readDesign, readTier, type Tier } from "./design.ts";
export { biasCosts } from "./bias_costs.ts";
export {
  BIAS_COLUMNS,
  type BiasCell,
  type BiasColumn,
  BIASES_RULE,
  type BiasesTable,
  biasesTable,
  type BiasRow,
} from "./biases_table.ts";
export { GAP, type Gap, gapsOf, interpolation, type Known, knownOf } from "./c7_interpolate.ts";
export { composition, type LaterClaim } from "./c8_compose.ts";
export {
  type Asked,
  type Composed,
  composeSummary,
  type Lesson,
  LESSONS,
  type Region,
  regionOf,
  REGIONS,
} from "./compose_summary.ts";
export {
  byHeart,
  ENOUGH,
  type FewImages,
  fewImages,
  imagesNeeded,
  joinedWithin,
  largestCluster,
  type Overlap,
  OVERLAPS,
} from "./few_images.ts";
export { type ExactLevel, exactLevel, exactLevelsByTau, type Support } from "./exact_levels.ts";
export { interventionsSummary } from "./interventions_summary.ts";
export { keptSteps } from "./kept_weights.ts";
export { runUnder, scoresOf } from "./run_under.ts";
export { offLatticeShare } from "./off_lattice.ts";
export {
  CORNER,
  type Denoising,
  type LabelSet,
  type Picture,
  type Skew,
  type WorldRecord,
  worldRecord,
} from "./world_record.ts";
export { type AxisTime, axisTimes, TIMES_OF, type TimesOf } from "./coupling_summary.ts";
export {
  learningInWords,
  type LearningSummary,
  learningSummary,
  type RunTurns,
  stepInWords,
  type Turn,
  TURNS,
} from "./learning_summary.ts";
export {
  learningBy,
  type PhasesSummary,
  phasesSummary,
  type ReadingsSummary,
  readingsSummary,
  type RunPhases,
  stretchesInWords,
} from "./phases_summary.ts";
export { comparisonFigure, type Group } from "./figures/comparison.ts";
export { worldFigure } from "./figures/f0_world.ts";
export { type PhaseRow, type PhaseRows, phaseRows, phasesFigure } from "./figures/f1_phases.ts";
export { filmFigure, filmFrames } from "./figures/f1b_film.ts";
export { saveFilm } from "./figures/film_file.ts";
export { learningFigure } from "./figures/f2_learning.ts";
export { phaseDiagramFigure } from "./figures/f3_phase_diagram.ts";
export { coupledFigure } from "./figures/f4_coupled.ts";
export { whereItSitsFigure } from "./figures/f5_where_it_sits.ts";
export { geometryFigure } from "./figures/f7_geometry.ts";
export { samplerPowers, samplersFigure } from "./figures/f8_samplers.ts";
export { composeFigure } from "./figures/f10_compose.ts";
export { fewImagesFigure } from "./figures/f11_few_images.ts";
export { gapsFigure } from "./figures/f12_gaps.ts";
export { torusFigure } from "./figures/f13_torus.ts";
export { noiseLeftFigure } from "./figures/f14_noise_left.ts";
export { biasesFigure } from "./figures/f9_biases.ts";
export { idealTorus, imagesTorus, torusSummary } from "./tori.ts";
export { noiseLeftUntold } from "./noise_left_untold.ts";
export { overview } from "./overview.ts";
export { errorPower, type SamplerError, samplerErrors } from "./sampler_errors.ts";
export { PAIRED_RULE, type PairedAnswer, pairedAnswer, pairedTable } from "./paired_question.ts";
export { readingsFigure } from "./figures/f6_readings.ts";
export { claimsTable, resultsInWords, withResults } from "./results_table.ts";
export {
  type ClaimRow,
  type ClaimsRecord,
  type GridRow,
  OF_THE_CODE,
  weighReadings,
} from "./weigh_readings.ts";
export {
  filmSteps,
  type PhaseMiddle,
  phaseMiddles,
  runAtProbe,
  type RunAtStep,
  runAtStep,
} from "./figures/chosen_steps.ts";
export { type LayerMedians, layerMedians } from "./figures/layers.ts";
export { type PhaseOf, stretches, WORDS } from "./figures/phases.ts";

/** The study: its design, its claims, and its figures F0 to F16. The library imports none of it. */
export * from "./claims/mod.ts";
export { readDesign, readTier } from "./design.ts";
export { beatingTurns, bestErrors, turnFactors } from "./beside_best.ts";
export { biasCosts } from "./bias_costs.ts";
export { BIASES_RULE, biasesTable } from "./biases_table.ts";
export { gapsOf, interpolation, knownOf } from "./c7_interpolate.ts";
export { claimsInWords, readClaims } from "./claims_in_words.ts";
export { composition } from "./c8_compose.ts";
export { bumpsOf, byHeartInTheEnd, overAxes } from "./by_heart.ts";
export { byHeartTable } from "./by_heart_table.ts";
export { byHeartAlongOneAxis } from "./c11_by_heart.ts";
export { byRuleForLong } from "./c12_by_rule_for_long.ts";
export { beatsTheBest } from "./c10_beats_the_best.ts";
export { composeSummary, type Lesson, regionOf } from "./compose_summary.ts";
export {
  byHeart,
  fewImages,
  imagesNeeded,
  joinedWithin,
  largestCluster,
  wholeSeeds,
} from "./few_images.ts";
export { exactLevelsByTau } from "./exact_levels.ts";
export { interventionsSummary } from "./interventions_summary.ts";
export { keptSteps } from "./kept_weights.ts";
export { runUnder, scoresOf } from "./run_under.ts";
export { worldRecord } from "./world_record.ts";
export type { AxisTime } from "./coupling_summary.ts";
export { learningInWords, learningSummary, stepInWords } from "./learning_summary.ts";
export {
  learningBy,
  phasesTogether,
  readingsSummary,
  runPhases,
  stretchesInWords,
} from "./phases_summary.ts";
export { comparisonFigure } from "./figures/comparison.ts";
export { worldFigure } from "./figures/f0_world.ts";
export { type PhaseRows, phaseRows, phasesFigure } from "./figures/f1_phases.ts";
export { filmFigure, filmFrames } from "./figures/f1b_film.ts";
export { saveFilm } from "./figures/film_file.ts";
export { learningCurvesFigure, learningFigure } from "./figures/f2_learning.ts";
export { phaseDiagramFigure } from "./figures/f3_phase_diagram.ts";
export { coupledFigure } from "./figures/f4_coupled.ts";
export { coupledCurvesFigure } from "./figures/f4b_curves.ts";
export { whereItSitsFigure } from "./figures/f5_where_it_sits.ts";
export { geometryFigure } from "./figures/f7_geometry.ts";
export { samplerPowers, samplersFigure } from "./figures/f8_samplers.ts";
export { composeFigure } from "./figures/f10_compose.ts";
export { fewImagesFigure } from "./figures/f11_few_images.ts";
export { gapsFigure } from "./figures/f12_gaps.ts";
export { torusFigure } from "./figures/f13_torus.ts";
export { noiseLeftFigure } from "./figures/f14_noise_left.ts";
export { byHeartFigure } from "./figures/f16_by_heart.ts";
export { besideBestFigure } from "./figures/f15_beside_best.ts";
export { biasesFigure } from "./figures/f9_biases.ts";
export { unseenPairsFigure } from "./figures/f9b_unseen_pairs.ts";
export { idealTorus, imagesTorus, torusSummary } from "./tori.ts";
export { noiseLeftUntold } from "./noise_left_untold.ts";
export { overview } from "./overview.ts";
export { errorPower, samplerErrors } from "./sampler_errors.ts";
export { PAIRED_RULE, pairedAnswer, pairedTable } from "./paired_question.ts";
export { readingsFigure } from "./figures/f6_readings.ts";
export { claimsTable, resultsInFull, resultsInShort, withResults } from "./results_table.ts";
export { type ClaimRow, type ClaimsRecord, type GridRow, weighReadings } from "./weigh_readings.ts";
export { filmSteps, phaseMiddles, runAtStep } from "./figures/chosen_steps.ts";
export { type LayerMedians, layerMedians } from "./figures/layers.ts";

/** The one module that notebooks import. */

export { expandSweep, runId, toFlags, type TrainConfig, withDefaults } from "./config/mod.ts";
export {
  latticeDenoiser,
  levelAt,
  levelOfTau,
  populationDenoiser,
  schedule,
} from "./diffusion/mod.ts";
export {
  axisColors,
  comparisonFigure,
  coupledFigure,
  type Figure,
  type LayerMedians,
  layerMedians,
  learningFigure,
  palette,
  phaseColors,
  phaseDiagramFigure,
  phaseRows,
  phasesFigure,
  renderPng,
  renderSvg,
  saveFigure,
  sharedStretches,
  whereItSitsFigure,
  worldFigure,
} from "./figures/mod.ts";
export {
  accuracyPassage,
  axisPassage,
  balancedPassage,
  bounds,
  type Claim,
  imagePhase,
  judge,
  mean,
  type MeasuredRun,
  median,
  orderPassage,
  phaseSequence,
  phaseTable,
  representationPhase,
  rules,
  stepsTo,
  tInterval,
  weigh,
} from "./measures/mod.ts";
export {
  chart,
  display,
  html,
  image,
  md,
  Progress,
  progressBar,
  runOrLoad,
  runsSoFar,
  StopGuard,
  Stopped,
  svg,
} from "./notebook/mod.ts";
export { stream } from "./random/mod.ts";
export {
  exactLevel,
  exactLevelsByTau,
  isFinished,
  measured,
  probeCommands,
  probedSteps,
  type ProbeRecord,
  readDesign,
  readProbe,
  readRecord,
  readRecords,
  readTier,
  type RunRecord,
  trainCommand,
  worldRecord,
} from "./records/mod.ts";
export { HEADLINE } from "./training/mod.ts";
export { dataSet, defaultWorld, render, testLabels, type WorldConfig } from "./world/mod.ts";

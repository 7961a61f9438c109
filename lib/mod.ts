/** The one module that notebooks import. */

export { expandSweep, runId, toFlags, type TrainConfig, withDefaults } from "./config/mod.ts";
export {
  ddim,
  ddpm,
  type Denoise,
  estimates,
  guided,
  guidedPerCoordinate,
  heun,
  lastImages,
  latticeDenoiser,
  levelAt,
  levelOfTau,
  noised,
  populationDenoiser,
  type SampleEvent,
  schedule,
} from "./diffusion/mod.ts";
export {
  axisColors,
  type Figure,
  palette,
  phaseColors,
  renderPng,
  renderSvg,
  saveFigure,
} from "./figures/mod.ts";
export {
  bounds,
  codePhase,
  countBumps,
  denoiserInteraction,
  mean,
  median,
  phaseSequence,
  rankCorrelation,
  samplePhase,
  separability,
  stepsTo,
  tInterval,
} from "./measures/mod.ts";
export {
  chart,
  display,
  html,
  image,
  md,
  networkAt,
  probeOrLoad,
  Progress,
  progressBar,
  runOrLoad,
  runsSoFar,
  StopGuard,
  Stopped,
  svg,
} from "./notebook/mod.ts";
export { normals, stream } from "./random/mod.ts";
export {
  isFinished,
  probeCommands,
  probedSteps,
  type ProbeRecord,
  readProbe,
  readRecord,
  readRecords,
  readScores,
  type RunRecord,
  sampleImages,
  trainCommand,
} from "./records/mod.ts";
export {
  dataSet,
  defaultWorld,
  inHoldout,
  render,
  testLabels,
  type WorldConfig,
} from "./world/mod.ts";

export { type TestScores } from "./records/mod.ts";

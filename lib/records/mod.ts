/** What is kept of networks, as types, and read back from disk: evaluations, runs, probes, scores. */
export { atMost } from "./at_most.ts";
export type {
  CodeRecord,
  CodeScores,
  DrawingScores,
  EvaluationRecord,
  HiddenScores,
  Outcome,
  Sampler,
  SamplerName,
  StepLoss,
  TestScores,
} from "./evaluation.ts";
export {
  COSINE_BINS,
  type CosineSummary,
  type GeometryRecord,
  type MoveCosines,
  type NoiseLeft,
  readGeometry,
  type TorusRecord,
} from "./geometry.ts";
export { type InterventionRecord, type Movement, readInterventions } from "./intervention.ts";
export {
  CODE_LAYERS,
  CONTROL,
  type Input,
  INPUT_STEPS,
  INPUTS,
  type Order,
  ORDERS,
  type Reading,
  readingGrid,
  readingNamed,
  READINGS,
  USUAL_SAMPLER,
} from "./reading.ts";
export {
  DESIGN,
  FRESH_RUNS,
  fromProject,
  PROBES,
  RUNS,
  storeFlags,
  VERDICTS,
  WEIGHTS,
} from "./places.ts";
export {
  type LayerName,
  LAYERS,
  type LayerScores,
  linesToProbe,
  probedSteps,
  probePath,
  type ProbeRecord,
  readProbe,
  type Samples,
  type View,
  type Views,
} from "./probe.ts";
export {
  evaluationsOf,
  isFinished,
  lineToTrain,
  type LoggedLoss,
  lossesOf,
  readRecord,
  readRecords,
  RecordError,
  type RunRecord,
} from "./run.ts";
export type { ScoreRecord } from "./score.ts";

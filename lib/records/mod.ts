/** What is kept of networks, as types, and read back from disk: evaluations, runs, probes, scores. */
export type {
  Drawn,
  EvaluationRecord,
  Latents,
  Outcome,
  Sampler,
  SamplerName,
  StartRecord,
  StepLoss,
  TestScores,
} from "./evaluation.ts";
export { DESIGN, FRESH_RUNS, fromProject, PROBES, RUNS, storeFlags } from "./places.ts";
export {
  type LayerName,
  LAYERS,
  type LayerScores,
  PROBE_NAMES,
  probeCommands,
  probedSteps,
  type ProbeName,
  probePath,
  type ProbeRecord,
  readProbe,
  sampleImages,
  type Samples,
  type View,
} from "./probe.ts";
export {
  isFinished,
  readRecord,
  readRecords,
  RecordError,
  type RunRecord,
  trainCommand,
} from "./run.ts";
export { readScores, type ScoreRecord } from "./scores.ts";

/** Typed records for figures and claims: of runs, of probes, of the design, of the exact world. */
export { type CanvasCodes, codesByCanvas } from "./canvas_codes.ts";
export { readDesign, readTier, type Tier } from "./design.ts";
export { type ExactLevel, exactLevel, exactLevelsByTau, type Support } from "./exact.ts";
export { measured, measuredBySamples, measuredByUmap } from "./measured.ts";
export { offLatticeShare } from "./off_lattice.ts";
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
export {
  CORNER,
  type Denoised,
  type LabelSet,
  type Picture,
  type Skew,
  type WorldRecord,
  worldRecord,
} from "./world.ts";

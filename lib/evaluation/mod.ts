/** All asking of a network: what it draws, what its layers know, at one step of its training. */
export { codeRecords, gridScores, inputOf } from "./codes.ts";
export { drawTestLabels, evaluate, evaluationImages, readout, scoreDrawing } from "./evaluate.ts";
export { GEOMETRY_LAYER, geometryOf } from "./geometry.ts";
export { CHANGED_LAYER, intervene } from "./intervene.ts";
export { noiseLeft } from "./noise_left.ts";
export { type Pause, pausing } from "./pause.ts";
export { probe, type ProbeOptions } from "./probe.ts";
export {
  gridQuestion,
  noisedInput,
  type Question,
  randomQuestion,
  torusQuestion,
} from "./questions.ts";
export { scoringOfNoise, SCORINGS } from "./rehearsal.ts";
export type { Timing } from "./timing.ts";
export { draw, SAMPLER_NAMES } from "./sampler.ts";
export { squareSamples } from "./square_samples.ts";
export {
  averageAt,
  precisionNote,
  stepsHere,
  type Subject,
  subjectAt,
  untrainedSubject,
  usualSteps,
} from "./subject.ts";
export { scoreTestLabels } from "./test_scores.ts";
export { torusOf } from "./torus.ts";
export { writeProbe } from "./write.ts";

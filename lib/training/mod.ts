/** Training: a step, its batches, evaluations, and the loop that survives interruption. */
export { type Batch, batchAt } from "./batch.ts";
export { type TrainingCost, trainingCost } from "./cost.ts";
export {
  type Drawn,
  drawn,
  evaluate,
  evaluationImages,
  type EvaluationRecord,
  readout,
  sampleTestLabels,
} from "./evaluate.ts";
export { HEADLINE } from "./latents.ts";
export { pausing } from "./pause.ts";
export { trainingPace } from "./pace.ts";
export { evaluationSteps } from "./plan.ts";
export { noisedInput, type Question, type Questions, questions } from "./questions.ts";
export { sampled, type Sampler, SAMPLER_NAMES, USUAL_SAMPLER } from "./sample.ts";
export { type TrainingStep, trainingStep } from "./step.ts";
export { scoreTestLabels, type TestScores } from "./test_scores.ts";
export {
  type Computer,
  type StartRecord,
  train,
  type TrainEvent,
  type TrainOptions,
} from "./train.ts";

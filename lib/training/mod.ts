/** Training: a step, its batches, evaluations, and the loop that survives interruption. */
export { type Batch, batchAt } from "./batch.ts";
export {
  evaluate,
  evaluationImages,
  type EvaluationRecord,
  gridLabels,
  HEADLINE,
  LOSS_STEPS,
  randomLabels,
  readout,
  sampleTestLabels,
} from "./evaluate.ts";
export { type Pause, pausing } from "./pause.ts";
export { evaluationSteps } from "./plan.ts";
export { type TrainingStep, trainingStep } from "./step.ts";
export {
  type Computer,
  type StartRecord,
  train,
  type TrainEvent,
  type TrainOptions,
} from "./train.ts";

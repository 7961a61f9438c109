/** Training: a step, its batches, and the loop that survives interruption. */
export { type Batch, batchAt } from "./batch.ts";
export { changedBias } from "./changed_bias.ts";
export { type TrainingCost, trainingCost } from "./cost.ts";
export { trainingPace } from "./pace.ts";
export { evaluationSteps } from "./plan.ts";
export {
  activity,
  advance,
  duration,
  imagesPerSecond,
  noProgress,
  timeLeft,
  type TrainingProgress,
} from "./progress.ts";
export { trainingStep } from "./step.ts";
export { type Computer, train, type TrainEvent } from "./train.ts";

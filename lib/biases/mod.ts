/** Inductive biases: each one file in `all`, each one change. */
export type { Bias, LossInput } from "./bias.ts";
export {
  asksPerEstimate,
  biasProblems,
  biasSetting,
  chosenBias,
  guidedBy,
  leastBatch,
} from "./chosen_bias.ts";
export { allBiases, biasFile } from "./all_biases.ts";

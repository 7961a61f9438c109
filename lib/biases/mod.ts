/** Inductive biases: each one file in `all`, each one change. */
export type { Bias, Knob, LossInput, LossTerm, Noise, Setting, Values } from "./bias.ts";
export { biasProblems, biasSetting, type ChosenBias, chosenBias } from "./chosen_bias.ts";
export { allBiases } from "./all_biases.ts";

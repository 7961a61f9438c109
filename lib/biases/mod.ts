/** Inductive biases: each one file in `all`, each one change. */
export type { Asked, Bias, Knob, LossTerm, Noise, Setting, Values } from "./bias.ts";
export { biasProblems, biasSetting, type Chosen, chosenBias } from "./chosen.ts";
export { allBiases } from "./found.ts";

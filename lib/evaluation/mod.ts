/** All asking of a network: what it draws, what its layers know, at one step of its training. */
export { drawn, evaluate, evaluationImages, readout, sampleTestLabels } from "./evaluate.ts";
export { HEADLINE, latents } from "./latents.ts";
export { type Pause, pausing } from "./pause.ts";
export { probe, type ProbeOptions } from "./probe.ts";
export { noisedInput, type Question, type Questions, questions } from "./questions.ts";
export type { Timing } from "./reducer.ts";
export { sampled, SAMPLER_NAMES, USUAL_SAMPLER } from "./sampler.ts";
export { squareSamples } from "./square_samples.ts";
export {
  averageAt,
  evaluatedSteps,
  type Subject,
  subjectAt,
  untrained,
  usualSteps,
} from "./subject.ts";
export { scoreTestLabels } from "./test_scores.ts";
export { writeProbe } from "./write.ts";

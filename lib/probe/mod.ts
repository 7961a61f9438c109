/** Probes: what the layers of a network know, reduced to what figures need. */
export { probe, type ProbeOptions } from "./probe.ts";
export type { Timing } from "./reducer.ts";
export { squareSamples } from "./samples.ts";
export {
  averageAt,
  evaluatedSteps,
  type Subject,
  subjectAt,
  untrained,
  usualSteps,
} from "./subject.ts";
export { writeProbe } from "./write.ts";

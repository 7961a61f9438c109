/** What an image shows: bumps, crosses and stripes, where they are, and how often rightly. */
export { type ImageScores, scoreImages } from "./accuracy.ts";
export { findBumps } from "./finder.ts";
export { type Kind, KINDS, nearestTo, ONE, type Readout } from "./readout.ts";
export { sticking } from "./sticking.ts";
export { findCrosses, findStripes } from "./stripes.ts";
export type { Template } from "./template.ts";

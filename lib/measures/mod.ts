/** The measures: pure functions from arrays and records to numbers, phases and verdicts. */
export * from "./claims/mod.ts";
export * from "./images/mod.ts";
export * from "./latents/mod.ts";
export * from "./phases/mod.ts";
export * from "./statistics/mod.ts";

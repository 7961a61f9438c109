/** The measures: pure functions from arrays to numbers and phases. */
export * from "./images/mod.ts";
export * from "./codes/mod.ts";
export * from "./phases/mod.ts";
export * from "./statistics/mod.ts";
export * from "./topology/mod.ts";

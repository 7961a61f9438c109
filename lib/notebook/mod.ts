export { display, type Displayable, html, image, md, svg } from "@deno/jupyter";
export { chart } from "./chart.ts";
export { networkAt } from "./network-at.ts";
export { probeOrLoad, type ProbeOrLoadOptions } from "./probe-or-load.ts";
export { Progress, progressBar } from "./progress.ts";
export { freshRequested, recordsOnly, RUNS_VARIABLE, type RunsRequest } from "./request.ts";
export { runOrLoad, type RunOrLoadOptions } from "./run-or-load.ts";
export { type RunsSoFar, runsSoFar } from "./runs-so-far.ts";
export { StopGuard, Stopped } from "./stop.ts";

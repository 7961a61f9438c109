export { display, type Displayable, html, image, md, svg } from "@deno/jupyter";
export { chart } from "./chart.ts";
export { networkAt } from "./network_at.ts";
export { probeOrLoad, type ProbeOrLoadOptions } from "./probe_or_load.ts";
export { Progress, progressBar } from "./progress.ts";
export { freshRequested, recordsOnly, RUNS_VARIABLE, type RunsRequest } from "./request.ts";
export { runOrLoad, type RunOrLoadOptions } from "./run_or_load.ts";
export { type RunsSoFar, runsSoFar } from "./runs_so_far.ts";
export { StopGuard, Stopped } from "./stop.ts";

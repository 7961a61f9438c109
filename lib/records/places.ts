import { fileURLToPath } from "node:url";

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The store of the committed runs. */
export const RUNS = folder("data/runs");

/** The folder of the committed probes. */
export const PROBES = folder("data/probes");

/** The folder of the design: one sweep file for each tier of runs. */
export const DESIGN = folder("data/design");

/** The store of runs that are trained again though there is a record; git does not keep it. */
export const FRESH_RUNS = folder("data/fresh");

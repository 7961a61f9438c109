import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const folder = (path: string) => join(PROJECT, path);

/** The store of the committed runs. */
export const RUNS = folder("data/runs");

/** The folder of the committed probes. */
export const PROBES = folder("data/probes");

/** The folder of the committed weights, in half precision. */
export const WEIGHTS = folder("data/weights");

/** What moving the code did to what is drawn, a line each. */
export const INTERVENTIONS = folder("data/interventions.jsonl");

/** Which noise networks leave and how their code lies, a line each. */
export const GEOMETRY = folder("data/geometry.jsonl");

/** How all claims came out. */
export const VERDICTS = folder("data/claims.json");

/** The folder of the design: one sweep file for each tier of runs. */
export const DESIGN = folder("data/design");

/** The store of runs that are trained again though there is a record; git does not keep it. */
export const FRESH_RUNS = folder("data/fresh");

/** A path as commands spell it, which run in the project's folder; whole where it lies outside. */
export function fromProject(path: string): string {
  const whole = resolve(path);
  const inside = relative(PROJECT, whole);
  return inside === "" || inside.startsWith("..") ? whole : inside;
}

/** The flag that names a store, unless it is the one that commands use anyway. */
export function storeFlags(store: string): string[] {
  const path = fromProject(store);
  return path === fromProject(RUNS) ? [] : [`--store=${path}`];
}

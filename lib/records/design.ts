import * as fs from "node:fs";
import { basename, join } from "node:path";
import { expandSweep, type TrainConfig } from "../config/mod.ts";
import { DESIGN } from "./places.ts";

/** Runs that are trained together, before those of the next tier. */
export interface Tier {
  /** The name of its file. */
  readonly name: string;
  /** In the order of training. */
  readonly configs: readonly TrainConfig[];
}

/**
 * The runs that the claims are about, tier by tier: each file `tier-*.json` of the design is a
 * sweep that `deno task sweep` trains. Other files there are experiments of their own.
 */
export function readDesign(folder = DESIGN): Tier[] {
  return fs.readdirSync(folder)
    .filter((file) => /^tier-.*\.json$/.test(file))
    .sort()
    .map((file) => readTier(basename(file, ".json"), folder));
}

/** The runs of one file of the design: of a tier, or of an experiment of its own. */
export function readTier(name: string, folder = DESIGN): Tier {
  const sweep = JSON.parse(fs.readFileSync(join(folder, `${name}.json`), "utf8"));
  return { name, configs: expandSweep(sweep) };
}

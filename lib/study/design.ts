import * as fs from "node:fs";
import { basename, join } from "node:path";
import { expandSweep, type TrainConfig } from "../config/mod.ts";
import { DESIGN } from "../records/mod.ts";

/** Runs that are trained together, before those of the next tier. */
export interface Tier {
  /** The name of its file. */
  readonly name: string;
  /** In the order of training. */
  readonly configs: readonly TrainConfig[];
}

/**
 * The runs of the design, file by file, each of which is a sweep that `deno task sweep` trains.
 *
 * - `tier`: files `tier-*.json`, which the claims are about.
 * - `maps`: files `maps-*.json`, for the maps of F3 alone.
 *
 * Other files there are experiments of their own.
 */
export function readDesign(kind: "tier" | "maps" = "tier", folder = DESIGN): Tier[] {
  return fs.readdirSync(folder)
    .filter((file) => file.startsWith(`${kind}-`) && file.endsWith(".json"))
    .sort()
    .map((file) => readTier(basename(file, ".json"), folder));
}

/** The runs of one file of the design: of a tier, or of an experiment of its own. */
export function readTier(name: string, folder = DESIGN): Tier {
  const path = join(folder, `${name}.json`);
  try {
    return { name, configs: expandSweep(JSON.parse(fs.readFileSync(path, "utf8"))) };
  } catch (cause) {
    const { message } = cause as Error;
    throw new RangeError(`Cannot read the sweep ${path}: ${message}`, { cause });
  }
}

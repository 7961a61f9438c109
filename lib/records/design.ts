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
 * The runs of the experiment, tier by tier: each file of the design is a sweep that
 * `deno task sweep` trains.
 */
export function readDesign(folder = DESIGN): Tier[] {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".json")).sort();
  return files.map((file) => {
    const sweep = JSON.parse(fs.readFileSync(join(folder, file), "utf8"));
    return { name: basename(file, ".json"), configs: expandSweep(sweep) };
  });
}

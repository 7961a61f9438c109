/**
 * All biases: the default exports of the files in `all`. A page has no folders to list; whoever
 * bundles this file for one puts the list in its place (lib/explorer/serve/packages.ts).
 */

import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Bias } from "./bias.ts";

let found: readonly Bias[] | undefined;

/** Read when first asked for: most commands need none, and tfjs behind them takes time to load. */
export const allBiases = (): readonly Bias[] => found ??= read();

function read(): readonly Bias[] {
  const folder = fileURLToPath(new URL("all/", import.meta.url));
  const load = createRequire(import.meta.url);
  return readdirSync(folder).filter((name) => name.endsWith(".ts")).sort()
    .map((name) => load(folder + name).default);
}

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
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts")).sort();
  const fileOf = new Map<string, string>();
  return files.map((file) => {
    const bias: Bias | undefined = load(folder + file).default;
    if (bias?.name === undefined) {
      throw new TypeError(
        `Cannot list biases as each file must export one by default: lib/biases/all/${file} does not`,
      );
    }
    const other = fileOf.get(bias.name);
    if (other !== undefined) {
      throw new RangeError(
        `Cannot list biases as each must have a name of its own: ${other} and ${file} in ` +
          `lib/biases/all are both called ${bias.name}`,
      );
    }
    fileOf.set(bias.name, file);
    return bias;
  });
}

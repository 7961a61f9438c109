/**
 * All biases: the default exports of the files in `all`. A page has no folders to list; whoever
 * bundles this file for one puts the list in its place (lib/explorer/serve/packages.ts).
 */

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "../random/mod.ts";
import type { Bias } from "./bias.ts";

/** A bias's file, and what tells one text of it, and of what it imports beside it, from another. */
export interface BiasFile {
  readonly path: string;
  readonly digest: string;
}

let found: ReadonlyMap<Bias, BiasFile> | undefined;

/** Read when first asked for: most commands need none, and tfjs behind them takes time to load. */
const files = (): ReadonlyMap<Bias, BiasFile> => found ??= read();

export const allBiases = (): readonly Bias[] => [...files().keys()];

/** The file of the bias that a config's `bias` names; undefined where there is none. */
export function biasFile(text: string | undefined): BiasFile | undefined {
  if (text === undefined) return undefined;
  const [name] = text.split(":", 1);
  return [...files()].find(([bias]) => bias.name === name)?.[1];
}

function read(): ReadonlyMap<Bias, BiasFile> {
  const folder = fileURLToPath(new URL("all/", import.meta.url));
  const load = createRequire(import.meta.url);
  const names = readdirSync(folder).filter((file) => file.endsWith(".ts")).sort();
  const fileOf = new Map<string, string>();
  return new Map(names.map((file) => {
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
    const digest = sha256Hex(textOf(folder, file)).slice(0, 16);
    return [bias, { path: `lib/biases/all/${file}`, digest }];
  }));
}

/** A bias's file, and the files of `lib/biases` that it takes code from, one after the other. */
function textOf(folder: string, file: string): string {
  const text = readFileSync(folder + file, "utf8");
  const shared = text.matchAll(/^import (?!type)[^;]* from "(\.\.\/\w+\.ts)";/gm)
    .map(([, path]) => readFileSync(folder + path, "utf8"));
  return [text, ...shared].join("\n");
}

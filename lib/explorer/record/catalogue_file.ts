/** The catalogue on disk. */

import * as fs from "node:fs";
import { join } from "node:path";
import { isRecord } from "../../config/canonical.ts";
import { type Catalogue, CATALOGUE_VERSION, isCatalogue, type RecordedRun } from "../catalogue.ts";

/** The catalogue of a folder; empty where there is none, or one of another version. */
export function readCatalogue(folder: string): Catalogue {
  const path = join(folder, "index.json");
  const empty = { version: CATALOGUE_VERSION, runs: [] };
  if (!fs.existsSync(path)) return empty;
  const catalogue: unknown = JSON.parse(fs.readFileSync(path, "utf8"));
  if (!isRecord(catalogue) || catalogue.version !== CATALOGUE_VERSION) return empty;
  if (isCatalogue(catalogue)) return catalogue;
  throw new RangeError(`Cannot read ${path} as a run in it lacks a part: restore it from a copy`);
}

/** Writes the catalogue with `run` in it: in its old place, or at the end. */
export function addToCatalogue(folder: string, run: RecordedRun): void {
  const { runs } = readCatalogue(folder);
  const at = runs.findIndex(({ id }) => id === run.id);
  const all = at < 0 ? [...runs, run] : runs.with(at, run);
  fs.mkdirSync(folder, { recursive: true });
  const lines = all.map((one) => JSON.stringify(one)).join(",\n");
  const text = `{"version":${CATALOGUE_VERSION},"runs":[\n${lines}\n]}\n`;
  fs.writeFileSync(join(folder, "index.json"), text);
}

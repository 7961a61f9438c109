/** The catalogue on disk. */

import * as fs from "node:fs";
import { join } from "node:path";
import { isRecord } from "../../config/mod.ts";
import { makeFolder, writeAtomic } from "../../store/mod.ts";
import { type Catalogue, CATALOGUE_VERSION, isCatalogue, type RecordedRun } from "../catalogue.ts";

/** The catalogue of a folder; empty where there is none, or one of another version. */
export function readCatalogue(folder: string): Catalogue {
  const path = join(folder, "index.json");
  const empty = { version: CATALOGUE_VERSION, runs: [] };
  if (!fs.existsSync(path)) return empty;
  const catalogue = parsed(path);
  if (!isRecord(catalogue) || catalogue.version !== CATALOGUE_VERSION) return empty;
  if (isCatalogue(catalogue)) return catalogue;
  throw damaged(path, "a run in it lacks a part");
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(path, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged(path, `it is no JSON (${error.message})`);
  }
}

const damaged = (path: string, problem: string): RangeError =>
  new RangeError(
    `Cannot read ${path} as ${problem}: restore it from a copy, or remove it and make it again by ` +
      "`deno task explore --record RUN` for each run",
  );

/** Writes the catalogue with `run` in it: in its old place, or at the end. */
export function addToCatalogue(folder: string, run: RecordedRun): void {
  const { runs } = readCatalogue(folder);
  const at = runs.findIndex(({ id }) => id === run.id);
  const all = at < 0 ? [...runs, run] : runs.with(at, run);
  makeFolder(folder);
  const lines = all.map((one) => JSON.stringify(one)).join(",\n");
  const text = `{"version":${CATALOGUE_VERSION},"runs":[\n${lines}\n]}\n`;
  writeAtomic(join(folder, "index.json"), [new TextEncoder().encode(text)]);
}

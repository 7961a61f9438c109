/** Writes the page as a folder of files that any web host can serve. */

import * as fs from "node:fs";
import { dirname, join } from "node:path";
import type { Catalogue, RecordedRun } from "../catalogue.ts";
import { readCatalogue } from "../record/catalogue_file.ts";
import { atMost } from "../../records/mod.ts";
import { makeFolder, writeAtomic } from "../../store/mod.ts";
import { weightsPath } from "../weights.ts";
import type { Files } from "./bundle.ts";

/** A built page takes at most this many bytes, weights included. */
export const MOST_BYTES = 25e6;

export interface BuildReport {
  readonly files: number;
  readonly bytes: number;
  /** Steps of each run whose weights are in. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * Writes the page to `out`. Weights share what room is left: each run's last step first, then
 * evenly over its training, as many for each run as fit.
 */
export function build(
  files: Files,
  { recorded, weights, out }: {
    readonly recorded: string;
    readonly weights: string;
    readonly out: string;
  },
): BuildReport {
  const all = new Map(files);
  const { version, runs } = readCatalogue(recorded);
  for (const { layouts, samples } of runs) {
    for (const file of [...layouts.map(({ file }) => file), ...samples ? [samples.file] : []]) {
      all.set(`recorded/${file}`, new Uint8Array(fs.readFileSync(join(recorded, file))));
    }
  }
  const room = MOST_BYTES - sizeOf(all) - 1e6;
  const kept = fitting(runs, weights, room);
  const catalogue: Catalogue = { version, runs: kept };
  all.set("recorded/index.json", new TextEncoder().encode(JSON.stringify(catalogue)));
  for (const { id, weights: steps } of kept) {
    for (const step of steps) {
      const path = weightsPath(id, step);
      all.set(`weights/${path}`, new Uint8Array(fs.readFileSync(join(weights, path))));
    }
  }
  for (const [path, bytes] of all) {
    makeFolder(dirname(join(out, path)));
    writeAtomic(join(out, path), [bytes]);
  }
  return {
    files: all.size,
    bytes: sizeOf(all),
    weights: Object.fromEntries(kept.map(({ id, weights }) => [id, weights.length])),
  };
}

/** The runs with as many steps' weights, of those that are there, as fit into `room` bytes. */
function fitting(runs: readonly RecordedRun[], folder: string, room: number): RecordedRun[] {
  const found = runs.map((run) => ({
    ...run,
    weights: run.weights.filter((step) => fs.existsSync(join(folder, weightsPath(run.id, step)))),
  }));
  const most = Math.max(0, ...found.map(({ weights }) => weights.length));
  for (let count = most; count > 0; count--) {
    const kept = found.map((run) => ({ ...run, weights: atMost(run.weights, count) }));
    const bytes = kept.flatMap(({ id, weights }) =>
      weights.map((step) => fs.statSync(join(folder, weightsPath(id, step))).size)
    ).reduce((sum, size) => sum + size, 0);
    if (bytes <= room) return kept;
  }
  return runs.map((run) => ({ ...run, weights: [] }));
}

const sizeOf = (files: Files): number =>
  [...files.values()].reduce((sum, { length }) => sum + length, 0);

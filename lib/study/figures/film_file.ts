import { join } from "node:path";
import { animation, figuresFolder } from "../../figures/mod.ts";
import type { ProbeRecord, Reading, RunRecord } from "../../records/mod.ts";
import { makeFolder, writeAtomic } from "../../store/mod.ts";
import { filmFrames } from "./f1b_film.ts";

/** How long a picture stands, and the last one. */
const MILLISECONDS = { each: 1100, last: 4000 } as const;

/** Saves the film of a training as an animated PNG in the folder of figures; returns its path. */
export async function saveFilm(
  name: string,
  run: RunRecord,
  probes: readonly ProbeRecord[],
  reading: Reading,
  folder = figuresFolder(),
): Promise<string> {
  const scenes = filmFrames(run, probes, reading).map((spec, k, all) => ({
    spec,
    milliseconds: k + 1 < all.length ? MILLISECONDS.each : MILLISECONDS.last,
  }));
  const png = await animation(scenes);
  const path = join(folder, `${name}.png`);
  makeFolder(folder);
  writeAtomic(path, [png]);
  return path;
}

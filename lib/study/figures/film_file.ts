import { join } from "node:path";
import { animatedPng, figuresFolder, quantised, renderPng, renderSvg } from "../../figures/mod.ts";
import type { ProbeRecord, Reading, RunRecord } from "../../records/mod.ts";
import { makeFolder, writeAtomic } from "../../store/mod.ts";
import { filmFrames } from "./f1b_film.ts";

/** How long a picture stands, and the last one. */
const MILLISECONDS = { each: 700, last: 2500 } as const;

/** Saves the film of a training as an animated PNG in the folder of figures; returns its path. */
export async function saveFilm(
  name: string,
  run: RunRecord,
  probes: readonly ProbeRecord[],
  reading: Reading,
  folder = figuresFolder(),
): Promise<string> {
  const pngs: Uint8Array[] = [];
  for (const frame of filmFrames(run, probes, reading)) {
    pngs.push(await renderPng(await renderSvg(frame), 1));
  }
  const { pictures, palette } = quantised(pngs);
  const frames = pictures.map((picture, k) => ({
    ...picture,
    milliseconds: k + 1 < pictures.length ? MILLISECONDS.each : MILLISECONDS.last,
  }));
  const path = join(folder, `${name}.png`);
  makeFolder(folder);
  writeAtomic(path, [animatedPng(frames, palette)]);
  return path;
}

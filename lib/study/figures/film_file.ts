import { join } from "node:path";
import {
  animatedPng,
  figuresFolder,
  type Indexed,
  quantised,
  renderPng,
  renderSvg,
} from "../../figures/mod.ts";
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
  const frames = cropped(pictures).map((picture, k) => ({
    ...picture,
    milliseconds: k + 1 < pictures.length ? MILLISECONDS.each : MILLISECONDS.last,
  }));
  const path = join(folder, `${name}.png`);
  makeFolder(folder);
  writeAtomic(path, [animatedPng(frames, palette)]);
  return path;
}

/** All of the size that the smallest has: words at the border make some a little wider. */
function cropped(pictures: readonly Indexed[]): Indexed[] {
  const width = Math.min(...pictures.map((picture) => picture.width));
  const height = Math.min(...pictures.map((picture) => picture.height));
  return pictures.map((picture) => ({
    width,
    height,
    pixels: Uint8Array.from(
      { length: width * height },
      (_, k) => picture.pixels[Math.floor(k / width) * picture.width + k % width],
    ),
  }));
}

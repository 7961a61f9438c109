/// <reference lib="dom" />
/** The recorded 4 x 4 samples, read out of their picture. */

import type { RecordedRun } from "../catalogue.ts";
import type { House } from "./live.ts";

const SIDE = 4;
const scratch = document.createElement("canvas");

/** The recorded samples of a step, [4 n, 4 n] greys as they lie in the picture. */
export async function tilesAt(
  { recordings }: Pick<House, "recordings">,
  run: RecordedRun,
  step: number,
): Promise<ImageData | null> {
  const picture = await recordings.samples(run);
  const row = run.steps.indexOf(step);
  if (!picture || row < 0) return null;
  const width = SIDE * run.config.world.n;
  [scratch.width, scratch.height] = [width, width];
  const context = scratch.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(picture, 0, row * width, width, width, 0, 0, width, width);
  return context.getImageData(0, 0, width, width);
}

/** A recorded sample, [n, n] in [-1, 1], and the label that it was asked for. */
export interface Recorded {
  readonly image: Float32Array<ArrayBuffer>;
  readonly label: readonly [x: number, y: number];
}

/** The recorded sample of the label nearest to (x, y); null where none was recorded. */
export async function sampleNear(
  house: Pick<House, "recordings">,
  run: RecordedRun,
  step: number,
  { x, y }: { readonly x: number; readonly y: number },
): Promise<Recorded | null> {
  const tiles = await tilesAt(house, run, step);
  if (!tiles) return null;
  const { n } = run.config.world;
  const tile = nearestTile(run, x, y);
  const corner = Math.floor(tile / SIDE) * n * tiles.width + tile % SIDE * n;
  const image = Float32Array.from({ length: n * n }, (_, k) => {
    const at = corner + Math.floor(k / n) * tiles.width + k % n;
    return tiles.data[4 * at] / 127.5 - 1;
  });
  return { image, label: run.samples!.labels[tile] };
}

/** The tile whose label is nearest to (x, y). */
export function nearestTile(run: RecordedRun, x: number, y: number): number {
  const labels = run.samples?.labels ?? [];
  const distance = ([u, v]: readonly [number, number]) => Math.hypot(u - x, v - y);
  return labels.reduce((best, label, k) => distance(label) < distance(labels[best]) ? k : best, 0);
}

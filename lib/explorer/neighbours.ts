/** The place of a new code among codes whose places are known. */

import type { Place } from "./messages.ts";

/** Neighbours that a place is the mean of. */
const NEIGHBOURS = 6;

/**
 * The nearest of `codes` [known, dims] to `code` [dims], with weights exp(-(d - d_1) / s) that sum
 * to 1, s the mean excess of their distances over the first: as UMAP weighs neighbours.
 */
export function placeAmong(codes: Float32Array, known: number, code: Float32Array): Place | null {
  const dims = code.length;
  if (known <= NEIGHBOURS) return null;
  const nearest: { index: number; distance: number }[] = [];
  for (let index = 0; index < known; index++) {
    let sum = 0;
    for (let d = 0, at = index * dims; d < dims; d++, at++) sum += (codes[at] - code[d]) ** 2;
    if (nearest.length === NEIGHBOURS && sum >= nearest[NEIGHBOURS - 1].distance) continue;
    nearest.push({ index, distance: sum });
    nearest.sort((a, b) => a.distance - b.distance);
    nearest.length = Math.min(nearest.length, NEIGHBOURS);
  }
  const excess = nearest.map(({ distance }) =>
    Math.sqrt(distance) - Math.sqrt(nearest[0].distance)
  );
  const scale = excess.reduce((sum, v) => sum + v, 0) / NEIGHBOURS || 1;
  const raw = excess.map((v) => Math.exp(-v / scale));
  const total = raw.reduce((sum, v) => sum + v, 0);
  return {
    indices: nearest.map(({ index }) => index),
    weights: raw.map((v) => v / total),
    known,
  };
}

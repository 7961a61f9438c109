/// <reference lib="dom" />
/** The marks above a sheet's points. */

import type { Place } from "../messages.ts";
import type { Sheet } from "./recordings.ts";
import { nearestLabel, nearestPlaces, project } from "./sheet_math.ts";

/** What is marked. */
export interface Marked {
  readonly sheet: Sheet;
  /** Whose code is ringed; null where none is. */
  readonly label: readonly [number, number] | null;
  readonly place: Place | null;
  readonly hovered: number | null;
}

/** What marks are drawn with: `ratio` is the canvas's pixels per pixel of the page. */
export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly ratio: number;
  readonly ink: string;
  readonly ground: string;
}

/** From where the sheet is seen. */
export interface Sight {
  readonly turn: Float32Array;
  readonly zoom: number;
}

/** Rings at the dragged label's code and at the hovered one, with its neighbours. */
export function drawMarks(
  { context, ratio, ink, ground }: Pen,
  { sheet, label, place, hovered }: Marked,
  places: Float32Array,
  { turn, zoom }: Sight,
): void {
  const { width, height } = context.canvas;
  const half = Math.min(width, height) / 2;
  const seen = (x: number, y: number, z: number) => {
    const p = project(turn, zoom, x, y, z);
    return { x: width / 2 + half * p.x, y: height / 2 - half * p.y };
  };
  const placeOf = (i: number) => [places[3 * i], places[3 * i + 1], places[3 * i + 2]] as const;
  const ring = (p: { x: number; y: number }, radius: number, width: number, color: string) => {
    context.beginPath();
    context.arc(p.x, p.y, radius * ratio, 0, 2 * Math.PI);
    context.lineWidth = width * ratio;
    context.strokeStyle = color;
    context.stroke();
  };
  if (hovered !== null && hovered < sheet.count) {
    const from = seen(...placeOf(hovered));
    context.lineWidth = 1.2 * ratio;
    context.strokeStyle = ink;
    for (const j of nearestPlaces(places, hovered, 6)) {
      const to = seen(...placeOf(j));
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
    ring(from, 7, 2, ink);
  }
  if (label === null) return;
  // Before the code itself is known: that of the nearest label of the sheet, in a broken ring.
  const sum = [0, 0, 0];
  const { indices, weights } = place ??
    { indices: [nearestLabel(sheet.labels, ...label)], weights: [1] };
  indices.forEach((i, k) => placeOf(i).forEach((v, d) => sum[d] += weights[k] * v));
  const at = seen(sum[0], sum[1], sum[2]);
  context.setLineDash(place ? [] : [4 * ratio, 3 * ratio]);
  ring(at, 9, 5, ground);
  ring(at, 9, 2.5, ink);
  context.setLineDash([]);
}

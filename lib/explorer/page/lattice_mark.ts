/// <reference lib="dom" />
/** The places that training shows, where they lie far enough apart to be seen. */

import type { RecordedRun } from "../catalogue.ts";
import { svg } from "./svg.ts";

/** Lattice steps from which on the room between places is seen, in pixels. */
export const SPARSE = 2;

/** Whether a run's shown places leave room between them, along an axis or both. */
export function isSparse({ config: { world } }: RecordedRun): boolean {
  return Math.max(world.dx, world.dy) >= SPARSE;
}

/** Faint points at the shown places of a sparse run, in pixels of its canvas. */
export function latticeMark(run: RecordedRun | undefined): SVGElement[] {
  if (!run || !isSparse(run)) return [];
  const { n, dx, dy } = run.config.world;
  let d = "";
  for (let y = 0; y < n; y += dy) for (let x = 0; x < n; x += dx) d += `M${x} ${y}h0`;
  const size = Math.min(0.55, dx / 2, dy / 2);
  return [svg("path", { class: "lattice", d, "stroke-width": size })];
}

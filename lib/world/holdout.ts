import { CLEARANCE, type Holdout, type Interval, type WorldConfig } from "./config.ts";
import { displacement, onCanvas } from "./render.ts";

/** Whether the label lies in the held-out region itself, where generalisation is tested. */
export function inHoldout(config: WorldConfig, x: number, y: number): boolean {
  return distanceToHoldout(config, x, y) === 0;
}

/**
 * Whether training may show the label: it is at least 3 sigma away from the held-out region, or of a
 * stripe. A region holds out images that show both factors: a stripe shows one, alone.
 */
export function clearsHoldout(config: WorldConfig, x: number, y: number): boolean {
  if (!onCanvas(config, x) || !onCanvas(config, y)) return true;
  return distanceToHoldout(config, x, y) >= CLEARANCE * config.sigma - 1e-9;
}

/** Distance in pixels from the label to the held-out region: to a square along the farther axis, to a band along the nearer. */
function distanceToHoldout(config: WorldConfig, x: number, y: number): number {
  const { holdout, n } = config;
  switch (holdout.shape) {
    case "none":
      return Infinity;
    case "square":
      return Math.max(
        distance(config, x, [holdout.x, holdout.x + holdout.side]),
        distance(config, y, [holdout.y, holdout.y + holdout.side]),
      );
    case "band":
      return Math.min(
        holdout.x ? distance(config, x, holdout.x) : Infinity,
        holdout.y ? distance(config, y, holdout.y) : Infinity,
      );
    case "lesion":
      return distance(config, x, [(n - holdout.width) / 2, (n + holdout.width) / 2]);
  }
}

function distance(config: WorldConfig, mu: number, [from, to]: Interval): number {
  const centre = (from + to) / 2;
  return Math.max(0, Math.abs(displacement(config, mu - centre)) - (to - from) / 2);
}

/**
 * The held-out region that a command line names: `none`, `square:X,Y,SIDE`, `band:x=FROM-TO`,
 * `band:y=FROM-TO`, `band:x=FROM-TO,y=FROM-TO` or `lesion:WIDTH`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseHoldout("band:x=13-19"), { shape: "band", x: [13, 19] });
 * assert.deepEqual(parseHoldout("square:8,8,6"), { shape: "square", x: 8, y: 8, side: 6 });
 * ```
 */
export function parseHoldout(text: string): Holdout {
  const number = String.raw`(\d+(?:\.\d+)?)`;
  const match = (pattern: string) => text.match(new RegExp(`^${pattern}$`))?.slice(1).map(Number);
  if (text === "none") return { shape: "none" };
  const square = match(`square:${number},${number},${number}`);
  if (square) return { shape: "square", x: square[0], y: square[1], side: square[2] };
  const lesion = match(`lesion:${number}`);
  if (lesion) return { shape: "lesion", width: lesion[0] };
  const both = match(`band:x=${number}-${number},y=${number}-${number}`);
  if (both) return { shape: "band", x: [both[0], both[1]], y: [both[2], both[3]] };
  const one = match(`band:[xy]=${number}-${number}`);
  if (one) return { shape: "band", [text.charAt("band:".length)]: [one[0], one[1]] };
  throw new RangeError(
    "Cannot read a held-out region as it must be none, square:X,Y,SIDE, band:x=FROM-TO, " +
      `band:y=FROM-TO, band:x=FROM-TO,y=FROM-TO or lesion:WIDTH: current value is ${text}`,
  );
}

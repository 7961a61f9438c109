/** What samples of the test labels show, one character each. */

import type { Outcome } from "../records/evaluation.ts";

/** Not exactly one bump; one that is right along neither axis, along x alone, y alone, both. */
export const MARKS = { other: ".", neither: "-", x: "x", y: "y", both: "+" } as const;

/** Within so many pixels a place counts as right. */
const TOLERANCE = 1;

/** The marks of outcomes, of which x and y are numbers where one bump was found. */
export function marksOf(outcomes: readonly Outcome[], labels: Float32Array): string {
  return outcomes.map(([, x, y], i) => {
    if (x === null || y === null) return MARKS.other;
    const inX = Math.abs(x - labels[2 * i]) <= TOLERANCE;
    const inY = Math.abs(y - labels[2 * i + 1]) <= TOLERANCE;
    return inX ? inY ? MARKS.both : MARKS.x : inY ? MARKS.y : MARKS.neither;
  }).join("");
}

/** Whether a mark says that one bump showed, and that it was right along an axis. */
export function readMark(mark: string): { one: boolean; x: boolean; y: boolean } {
  return {
    one: mark !== MARKS.other,
    x: mark === MARKS.x || mark === MARKS.both,
    y: mark === MARKS.y || mark === MARKS.both,
  };
}

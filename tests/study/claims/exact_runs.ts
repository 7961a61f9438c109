import type { Cell, Evaluation, MeasuredRun } from "../../../lib/study/claims/mod.ts";
import { bounds } from "../../../lib/measures/phases/mod.ts";
import { imagesOf } from "./made_runs.ts";

/** When a run passes its thresholds, in steps; Infinity for never. */
export interface Times {
  readonly x: number;
  readonly y: number;
  readonly joint: number;
  readonly sheet: number;
  readonly ordered: number;
}

const STEPS = Array.from({ length: 13 }, (_, k) => 10 * 2 ** k);

/** The largest dimension of a sheet. */
const SHEET = 15;

const even: Cell = { dx: 0.5, dy: 0.5, zipfX: 0, zipfY: 0, sigma: 1, lambda: 1 };

/**
 * A run whose curves are straight lines in the log of steps, so that interpolation gives back its
 * times exactly. All its images show one bump; the rest is as `cell` and `times` say.
 */
export function exactRun(cell: Partial<Cell>, seed: number, times: Partial<Times>): MeasuredRun {
  const { x, y, joint, sheet, ordered } = {
    x: 500,
    y: 500,
    joint: 500,
    sheet: 200,
    ordered: 500,
    ...times,
  };
  const config = { ...even, ...cell, seed, preset: "laptop", rest: "{}" };
  const line = (step: number, at: number, level: number, slope: number) =>
    at === Infinity ? 0 : Math.min(1, Math.max(0, level + slope * Math.log(step / at)));
  const evaluations = STEPS.map((step): Evaluation => {
    const right = (at: number) => line(step, at, 0.5, 0.08);
    const shares = { x: right(x), y: right(y), joint: right(joint) };
    const r2 = line(step, ordered, bounds.ORDERED, 0.04);
    const images = imagesOf({
      ones: 1e4,
      x: 1e4 * shares.x,
      y: 1e4 * shares.y,
      joint: 1e4 * shares.joint,
    }, 1e4);
    return {
      step,
      images,
      onLattice: images,
      code: {
        r2: { x: r2, y: r2 },
        dimension: sheet === Infinity ? 60 : SHEET * (sheet / step) ** 0.3,
        sheetBelow: SHEET,
      },
      attempts: [],
    };
  });
  return { id: JSON.stringify({ cell, seed }), config, untrainedOrder: 0, evaluations };
}

/** One exact run per seed, each later than the one before by 10 %: luck that all cells share. */
export function exactSeeds(cell: Partial<Cell>, times: Partial<Times>, seeds = 3): MeasuredRun[] {
  return Array.from({ length: seeds }, (_, s) => {
    const late = Object.entries(times).map(([name, at]) => [name, at * 1.1 ** s]);
    return exactRun(cell, s + 1, Object.fromEntries(late));
  });
}

/**
 * The same run, whose bumps, asked for on every lattice, come within 2 px of their places along an axis
 * in half of all images at these times; within 1 px they are never.
 */
export function withinTwo(
  run: MeasuredRun,
  times: { readonly x: number; readonly y: number },
): MeasuredRun {
  const COUNT = 1000;
  const evaluations = run.evaluations.map((evaluation): Evaluation => {
    const shares = { x: 0, y: 0 };
    for (const axis of ["x", "y"] as const) {
      const share = 0.5 + 0.08 * Math.log(evaluation.step / times[axis]);
      shares[axis] = Math.min(1, Math.max(0, share));
    }
    const attempts = Array.from({ length: COUNT }, (_, k) => {
      const off = (axis: "x" | "y") => k + 0.5 < COUNT * shares[axis] ? 1.5 : 3;
      const even = { x: 1, y: 1 };
      return {
        kind: "one" as const,
        label: { x: 8, y: 8 },
        found: { x: 8 + off("x"), y: 8 + off("y") },
        frequency: even,
        shown: even,
      };
    });
    return { ...evaluation, attempts };
  });
  return { ...run, evaluations };
}

import type { ImageScores } from "../../measures/images/mod.ts";
import { bounds, type Curve, order, type Passage, stepsTo } from "../../measures/phases/mod.ts";
import { mean } from "../../measures/statistics/mod.ts";
import { isOnEveryLattice } from "../../world/mod.ts";
import {
  type Axis,
  type Cell,
  type Evaluation,
  isRight,
  type MeasuredRun,
  TOLERANCE,
} from "./measured_run.ts";
import { isDense } from "./run_groups.ts";
import { HALF, LEAST_ONES } from "./rules.ts";

/**
 * Joint accuracy at the labels that every lattice holds, evaluation by evaluation: a coarse lattice
 * shows nothing of the places between, so that others would compare what was learned with what was
 * never shown.
 */
export function jointAccuracy({ evaluations }: MeasuredRun): Curve {
  return evaluations.map(({ step, onLattice }) => ({ step, value: onLattice.accuracy.joint }));
}

/**
 * The scores of all test labels where training shows places at most a pixel apart, else of those that
 * every lattice holds: a coarser one draws bumps on itself, whatever it is asked for.
 */
export function fairlyAsked(cell: Cell, { images, onLattice }: Evaluation): ImageScores {
  return isDense(cell) ? images : onLattice;
}

/** Whether enough images show exactly one bump for a score of those alone to mean something. */
export function hasEnoughOnes({ count, kinds }: ImageScores): boolean {
  return kinds.one * count >= LEAST_ONES;
}

/**
 * Accuracy along one axis among the images that show exactly one bump, at the labels that every
 * lattice holds; unknown where too few do.
 */
export function axisAccuracy(
  { evaluations }: MeasuredRun,
  axis: Axis,
  tolerance = TOLERANCE,
): Curve {
  return evaluations.map(({ step, onLattice: images, attempts }) => {
    if (images.givenOne === null || !hasEnoughOnes(images)) return { step, value: null };
    if (tolerance === TOLERANCE) return { step, value: images.givenOne[1][axis] };
    const ones = attempts.filter(({ found, label }) => found && isOnEveryLattice(label));
    const right = ones.filter((one) => isRight(one, axis, tolerance)).length;
    return { step, value: ones.length > 0 ? right / ones.length : null };
  });
}

/** R2 of the axis that the code knows less well; unknown where it was not read. */
export function orderCurve({ evaluations }: MeasuredRun): Curve {
  return evaluations.map(({ step, code }) => ({
    step,
    value: code && order(code),
  }));
}

/**
 * How far the code is a sheet, ln(bound / dimension): 0 at the bound; unknown where it
 * was not read.
 */
function sheetCurve({ evaluations }: MeasuredRun): Curve {
  return evaluations.map(({ step, code }) => ({
    step,
    value: code && Math.log(code.sheetBelow / code.dimension),
  }));
}

/** T_axis: when the axis is right in half of the single-bump outputs. */
export function axisPassage(run: MeasuredRun, axis: Axis, tolerance = TOLERANCE): Passage {
  return stepsTo(axisAccuracy(run, axis, tolerance), HALF);
}

/** When half of all images show exactly one bump, wherever. */
export function oneBumpPassage({ evaluations }: MeasuredRun): Passage {
  return stepsTo(
    evaluations.map(({ step, onLattice }) => ({ step, value: onLattice.kinds.one })),
    HALF,
  );
}

/** When half of all images show their bump in the right place. */
export function accuracyPassage(run: MeasuredRun): Passage {
  return stepsTo(jointAccuracy(run), HALF);
}

/**
 * How well the places of the single bumps tell the labels that were asked for: R2 of the axis along
 * which they do less well; unknown where too few show one. What is asked of a code, asked of samples.
 */
export function drawnOrder(attempts: Evaluation["attempts"]): number | null {
  const ones = attempts.flatMap(({ found, label }) => found ? [{ found, label }] : []);
  if (ones.length < LEAST_ONES) return null;
  const along = (axis: Axis) => {
    const middle = mean(ones.map(({ label }) => label[axis]));
    let [left, all] = [0, 0];
    for (const { found, label } of ones) {
      left += (found[axis] - label[axis]) ** 2;
      all += (label[axis] - middle) ** 2;
    }
    return 1 - left / all;
  };
  return Math.min(along("x"), along("y"));
}

/** When the single bumps pass the bar that a code must pass to be ordered. */
export function drawnOrderPassage({ evaluations }: MeasuredRun): Passage {
  const curve = evaluations.map(({ step, attempts }) => ({ step, value: drawnOrder(attempts) }));
  return stepsTo(curve, bounds.ORDERED);
}

/** When the code becomes ordered. */
export function orderPassage(run: MeasuredRun): Passage {
  return stepsTo(orderCurve(run), bounds.ORDERED);
}

/** When the code becomes a sheet. */
export function sheetPassage(run: MeasuredRun): Passage {
  return stepsTo(sheetCurve(run), 0);
}

/** The least and the greatest number of steps that a passage allows. */
export const leastSteps = ({ steps, censored }: Passage) => censored === "early" ? 0 : steps;
export const mostSteps = ({ steps, censored }: Passage) => censored === "late" ? Infinity : steps;

/** A passage as a number that ranks: never is later than all, from the start earlier than all. */
export function rankable({ steps, censored }: Passage): number {
  return censored === "late" ? Infinity : censored === "early" ? 0 : steps;
}

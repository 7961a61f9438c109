import { bounds, order, samplePhase } from "../measures/phases/mod.ts";
import { median } from "../measures/statistics/mod.ts";
import {
  accuracyPassage,
  drawnOrderPassage,
  isBalanced,
  isDense,
  isEven,
  isMain,
  type MeasuredRun,
  oneBumpPassage,
  orderPassage,
  rankable,
} from "./claims/mod.ts";
import type { Passage } from "../measures/mod.ts";
import { inList } from "./in_list.ts";
import { stepInWords } from "./learning_summary.ts";

/** The same runs under one reading. */
export interface View {
  readonly reading: string;
  readonly runs: readonly MeasuredRun[];
  /** The same with the place read off the whole code, in the same order. */
  readonly whole: readonly MeasuredRun[];
}

export interface Overview {
  /** What happens, and when: training steps in words. */
  readonly turns: readonly { readonly what: string; readonly steps: string }[];
  /** Whose steps these are, as the head of a table. */
  readonly runs: string;
  /** What comes first, and whether it lasts. */
  readonly text: string;
  /** Which runs are not counted. */
  readonly leftOut: string;
}

/**
 * What happens in the runs that are shown all places alike, before anything is claimed of it: when
 * samples show one bump and when in its place; by each reading, when the code is ordered and whether
 * that lasts; and when the place can be read off the whole code by all of them. Samples are the same
 * under every reading.
 */
export function overview(all: readonly View[]): Overview {
  const views = all.map(({ reading, runs, whole }) => ({
    reading,
    runs: runs.filter(showsAll),
    whole: whole.filter(showsAll),
  }));
  const [{ runs }] = views;
  const count = runs.length;
  if (count === 0) {
    const text = "No run that is shown all places alike is finished.";
    return { turns: [], runs: "", text, leftOut: leftOut(all) };
  }
  const first = runs[0].evaluations[0].step;
  const late = views.map((view) => whileRight(view.runs));
  const each = (say: (view: View, k: number) => number) => inList(views.map(say).map(String));
  return {
    turns: [
      {
        what: "a linear fit reads the place off the whole code",
        steps: rangeInWords(
          runs.map((_, k) => latest(views.map(({ whole }) => orderPassage(whole[k])))),
          first,
        ),
      },
      ...views.map(({ reading, runs }) => ({
        what: `the code is ordered, by \`${reading}\``,
        steps: rangeInWords(runs.map(orderPassage), first),
      })),
      {
        what: "bumps, where single, pass the same bar",
        steps: rangeInWords(runs.map(drawnOrderPassage), first),
      },
      {
        what: "half of the samples show one bump",
        steps: rangeInWords(runs.map(oneBumpPassage), first),
      },
      {
        what: "half show it within a pixel of its place",
        steps: rangeInWords(runs.map(accuracyPassage), first),
      },
    ],
    runs: `${count === 1 ? "one run" : `${count} runs`}, a place every ${
      [...new Set(runs.map(({ config }) => config.dx))].sort((a, b) => a - b).join(" or ")
    } px`,
    text:
      `The code is ordered before samples are exact in ${
        each(({ runs }) => runs.filter(isOrderFirst).length)
      } of ${count} runs, by ${
        inList(views.map(({ reading }) => `\`${reading}\``))
      }. Later it may ` +
      `wind, so that a linear fit loses it: of the ${late[0].length} evaluations at which most ` +
      `samples are in place it is ordered at ${each((_, k) => late[k].filter(Boolean).length)}.`,
    leftOut: leftOut(all),
  };
}

/** Coarser lattices leave places out at which the code is read. */
const showsAll = ({ config }: MeasuredRun): boolean =>
  isMain(config) && isBalanced(config) && isDense(config);

/** Asked, along an axis, of places that lie far from those that training shows. */
const isCoarse = ({ config }: MeasuredRun): boolean =>
  isMain(config) && isEven(config) && !isDense(config);

const isOrderFirst = (run: MeasuredRun) =>
  rankable(orderPassage(run)) < rankable(accuracyPassage(run));

const latest = (passages: readonly Passage[]): Passage =>
  passages.reduce((a, b) => rankable(b) > rankable(a) ? b : a);

/** "647 (513 to 845)"; once where all are the same. What is there at the `first` evaluation came before. */
function rangeInWords(passages: readonly Passage[], first: number): string {
  const all = passages.map(rankable);
  const [least, middle, most] = [Math.min(...all), median(all), Math.max(...all)]
    .map((step) => step === 0 ? `${first} or before` : stepInWords(step).replace("at step ", ""));
  return least === most ? middle : `${middle} (${least} to ${most})`;
}

/** Which runs are not counted, and what those on coarser lattices would add. */
function leftOut(all: readonly View[]): string {
  const others = all[0].runs.filter((run) => isMain(run.config) && !showsAll(run));
  if (others.length === 0) return "";
  const coarse = others.filter(isCoarse).length;
  const skewed = others.filter(({ config }) => !isEven(config)).length;
  const groups = [
    { count: coarse, what: "on coarser lattices" },
    { count: others.length - coarse - skewed, what: "on uneven ones" },
    { count: skewed, what: "with uneven frequencies" },
  ].filter(({ count }) => count > 0)
    .map(({ count, what }, k) => `${count}${k > 0 ? "" : count === 1 ? " run" : " runs"} ${what}`);
  const never = all.map(({ reading, runs }) => {
    const own = runs.filter((run) => isCoarse(run) && orderPassage(run).censored === "late");
    return `${own.length} by \`${reading}\``;
  });
  return `Not counted: ${inList(groups)}.${
    coarse === 0 ? "" : ` On coarser lattices the code is asked of places that were never shown; ` +
      `there it is never ordered in ${inList(never)}.`
  }`;
}

/** Whether the code is ordered, at each evaluation at which samples are in phase C. */
function whileRight(runs: readonly MeasuredRun[]): boolean[] {
  return runs.flatMap(({ evaluations }) =>
    evaluations.flatMap(({ onLattice, code }) =>
      code && samplePhase(onLattice) === "C" ? [order(code) >= bounds.ORDERED] : []
    )
  );
}

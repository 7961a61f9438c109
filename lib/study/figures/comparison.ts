import type { Evaluation } from "../claims/mod.ts";
import { runUnder } from "../run_under.ts";
import { bounds, order } from "../../measures/mod.ts";
import { type Reading, type RunRecord } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  palette,
  type Panel,
  panel,
  type Point,
  type Span,
} from "../../figures/mod.ts";

/** Runs of several seeds that share one way of training. */
export interface Group {
  readonly name: string;
  readonly runs: readonly RunRecord[];
}

/** The first group is what the others are compared with. */
const COLORS = [palette.black, palette.purple, palette.green, palette.orange] as const;

/**
 * Ways of training side by side, over training: the four measures by which the samples' phase and
 * the code's are told.
 */
export function comparisonFigure(
  title: string,
  groups: readonly Group[],
  reading: Reading,
): Figure {
  const runs = groups.flatMap((group) => group.runs);
  if (runs.length === 0 || groups.length > COLORS.length) {
    throw new RangeError(
      `Cannot compare as there must be runs, in at most ${COLORS.length} groups: ` +
        `current value is ${runs.length} runs in ${groups.length}`,
    );
  }
  const panels = panelsOf(groups, reading);
  const steps = runs.flatMap(({ evaluations }) => evaluations.map(({ step }) => step));
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  const span: Span = first < last ? [first, last] : [first / 2, 2 * last];
  const spec: FigureSpec = {
    title: { text: title, subtitle: "Seeds thin, their median thick" },
    columns: 2,
    concat: panels.map((one, k) => panel(one, span, `compared${k}`)),
    spacing: { row: 78, column: 72 },
    bounds: "flush",
  };
  const numbers = panels.map(({ title, points }) => ({ title, points }));
  return figure(spec, numbers, runs);
}

function panelsOf(groups: readonly Group[], reading: Reading): Panel[] {
  const series = groups.map(({ name }, k) => ({ name, color: COLORS[k] }));
  const points = (valueOf: (one: Evaluation) => number | undefined): Point[] =>
    groups.flatMap(({ name, runs }) =>
      runs.flatMap((run) => pointsOf(name, run, valueOf, reading))
    );
  const share = { domain: [0, 1] };
  return [
    {
      title: "samples that show exactly one bump",
      series,
      points: points(({ onLattice }) => onLattice.kinds.one),
      scale: share,
      format: "%",
    },
    {
      title: "samples in the right place (1 px)",
      series,
      points: points(({ onLattice }) => onLattice.accuracy.joint),
      scale: share,
      format: "%",
    },
    {
      title: "effective dimension of the code",
      series,
      points: points(({ code }) => code?.dimension),
      scale: { type: "log", domain: [1, 100] },
      format: "~g",
    },
    {
      title: "R² of the axis the code knows less well",
      series,
      points: points(({ code }) => code ? order(code) : undefined),
      levels: [{ name: "ordered", value: bounds.ORDERED }],
      scale: { domain: [-0.05, 1] },
    },
  ];
}

function pointsOf(
  series: string,
  run: RunRecord,
  valueOf: (one: Evaluation) => number | undefined,
  reading: Reading,
): Point[] {
  return runUnder(run, reading).evaluations.flatMap((one) => {
    const value = valueOf(one);
    return value === undefined ? [] : [{ series, seed: run.config.seed, step: one.step, value }];
  });
}

import { bounds, median, order, sheetBound } from "../../measures/mod.ts";
import { CONTROL, type EvaluationRecord, type Reading, type RunRecord } from "../../records/mod.ts";
import {
  palette,
  type Part,
  phaseColors,
  type Point,
  type Span,
  stepAxis,
  table,
} from "../../figures/mod.ts";
import { type LearningSummary } from "../learning_summary.ts";
import { drawnOrder } from "../claims/mod.ts";
import { runUnder, scoresOf } from "../run_under.ts";
import { type NamedLines, namedLines } from "./seed_lines.ts";

/** Of the plots, in units of the figure. */
export const WIDTH = 560;
const HEIGHT = 112;
/** Of turns the colour of the phase that begins there; rough drawing is no phase. */
const COLORS = {
  ordered: phaseColors.code.C,
  "roughly in place": palette.skyBlue,
  "one bump": phaseColors.samples.B,
  "in place": phaseColors.samples.C,
} as const;

const DRAWN_IN_ORDER = ["ordered", "one bump", "in place", "roughly in place"] as const;

const NAMES: Readonly<Record<keyof typeof COLORS, string>> = {
  "ordered": "code ordered",
  "roughly in place": "bumps roughly in place",
  "one bump": "half of samples: one bump",
  "in place": "half of samples: in place",
};

/** Each seed's turns as dots on a line: how far order is ahead of place. */
export function leadPart({ runs }: LearningSummary, span: Span): Part[] {
  const rows = runs.flatMap(({ seed, turns }) =>
    DRAWN_IN_ORDER.flatMap((turn) =>
      turns[turn].censored === "no"
        ? [{ row: `seed ${seed}`, turn: turn as string, step: turns[turn].steps }]
        : []
    )
  );
  if (rows.length === 0) return [];
  const told = runs.flatMap(({ seed, turns }) => {
    const { ordered, "roughly in place": rough, "in place": exact } = turns;
    if ([ordered, rough, exact].some(({ censored }) => censored !== "no")) return [];
    const [first, later] = [rough, exact].map(({ steps }) => (steps / ordered.steps).toFixed(1));
    return [{ row: `seed ${seed}`, times: `× ${first},  × ${later}` }];
  });
  const stretches = [...Map.groupBy(rows, ({ row }) => row)].map(([row, own]) => ({
    row,
    step: Math.min(...own.map(({ step }) => step)),
    to: Math.max(...own.map(({ step }) => step)),
  }));
  const x = stepAxis("step", span);
  const y = {
    field: "row",
    type: "ordinal" as const,
    title: null,
    sort: runs.map(({ seed }) => `seed ${seed}`),
    scale: { domain: runs.map(({ seed }) => `seed ${seed}`) },
    axis: { ticks: false, domain: false },
  };
  const color = {
    field: "turn",
    type: "nominal" as const,
    title: null,
    scale: { domain: Object.keys(COLORS), range: Object.values(COLORS) },
    legend: {
      orient: "top" as const,
      labelExpr: `({ ${
        Object.entries(NAMES).map(([turn, name]) => `'${turn}': '${name}'`).join(", ")
      } })[datum.label]`,
      symbolType: "circle",
      symbolSize: 90,
      symbolOpacity: 1,
    },
  };
  return [{
    width: WIDTH,
    height: Math.max(22, 18 * runs.length),
    title: {
      text: "Who is first? At the right: steps to rough, and to exact, drawing ÷ steps to order",
      fontSize: 12,
      offset: 4,
    },
    layer: [
      {
        data: table(stretches),
        mark: { type: "rule", color: "#BBBBBB", strokeWidth: 2 },
        encoding: { x, x2: { field: "to" }, y },
      },
      {
        data: table(rows),
        mark: { type: "circle", opacity: 1 },
        encoding: {
          x,
          y,
          color,
          // It comes next to one bump: smaller, and in front.
          size: { condition: { test: "datum.turn == 'roughly in place'", value: 45 }, value: 110 },
        },
      },
      ...told.length === 0 ? [] : [{
        data: table(told),
        mark: {
          type: "text" as const,
          align: "left" as const,
          dx: 8,
          fontSize: 11,
          clip: false,
          tooltip: null,
        },
        encoding: { y, x: { value: WIDTH }, text: { field: "times" } },
      }],
    ],
  }];
}

/** The code under an image that shows the place itself, which an untrained network passes. */
const NEARLY_CLEAN = "control: clean image";
/** The bumps that it draws, held to the same bar. */
const DRAWN = "drawn bumps";

/** What F2 plots over training. */
export type Curves = Readonly<Record<"samples" | "order" | "dimension", readonly Point[]>>;

/** The values of every seed at every evaluation, where they are known. */
export function curvesOf(runs: readonly RunRecord[], reading: Reading): Curves {
  const points = (
    valuesOf: (record: EvaluationRecord) => Readonly<Record<string, number | undefined>>,
  ) =>
    runs.flatMap(({ config: { seed }, evaluations }) =>
      evaluations.flatMap((record) =>
        Object.entries(valuesOf(record)).flatMap(([series, value]): Point[] =>
          value === undefined ? [] : [{ series, seed, step: record.step, value }]
        )
      )
    );
  const orderOf = (record: EvaluationRecord, by: Reading) => {
    const scores = scoresOf(record, by);
    return scores ? order({ r2: scores.order[by.order] }) : undefined;
  };
  return {
    samples: points(({ images: { on } }) => ({
      "one bump": on.kinds.one,
      "in place": on.accuracy.joint,
    })),
    order: [
      ...points((record) => ({
        order: orderOf(record, reading),
        [NEARLY_CLEAN]: orderOf(record, CONTROL),
      })),
      ...runs.map((run) => runUnder(run, reading)).flatMap(({ config: { seed }, evaluations }) =>
        evaluations.flatMap(({ step, attempts }): Point[] => {
          const value = drawnOrder(attempts);
          return value === null ? [] : [{ series: DRAWN, seed, step, value }];
        })
      ),
    ],
    dimension: points((record) => ({ dimension: scoresOf(record, reading)?.dimension })),
  };
}

/** Samples, order and dimension over training. */
export function curvePanels(
  curves: Curves,
  runs: readonly RunRecord[],
  reading: Reading,
  span: Span,
): Part[] {
  const look = { width: WIDTH, height: HEIGHT };
  const starts = runs.flatMap(({ start }) => scoresOf(start, reading) ?? []);
  const middle = (values: readonly number[]) => values.length === 0 ? null : median(values);
  const untrainedOrder = middle(starts.map((scores) => order({ r2: scores.order[reading.order] })));
  const dimension = middle(starts.map((scores) => scores.dimension));
  const sizes = [
    ...curves.dimension.map(({ value }) => value),
    ...(dimension === null ? [] : [dimension]),
  ];
  const panels: Omit<NamedLines, "steps">[] = [
    {
      ...look,
      title: "Samples: how many show one bump, and show it in place, within 1 px",
      points: curves.samples,
      series: [
        { name: "one bump", color: COLORS["one bump"] },
        { name: "in place", color: COLORS["in place"] },
      ],
      levels: [{ name: "half", value: bounds.HALF, dash: [4, 3] }],
      scale: { domain: [0, 1] },
      format: "%",
    },
    {
      ...look,
      title: "How well the code and drawn bumps tell the place (R², the lesser of x and y)",
      points: curves.order.filter(({ value }) => value >= -0.05),
      series: [
        { name: "order", color: COLORS.ordered },
        { name: DRAWN, color: palette.black },
        { name: NEARLY_CLEAN, color: palette.darkGrey },
      ],
      thin: [NEARLY_CLEAN],
      levels: [
        { name: "ordered above", value: bounds.ORDERED, dash: [4, 3] },
        ...(untrainedOrder === null ? [] : [{
          name: "untrained",
          value: Math.max(-0.04, untrainedOrder),
          dash: [1, 3],
          end: "right" as const,
        }]),
      ],
      scale: { domain: [-0.05, 1] },
    },
    {
      ...look,
      title: "Code: along how many directions it varies (effective dimension)",
      points: curves.dimension,
      series: [{ name: "dimension", color: palette.purple }],
      levels: dimension === null ? [] : [
        { name: "untrained", value: dimension, dash: [1, 3], end: "right" },
        {
          name: "a sheet below",
          value: sheetBound(dimension),
          dash: [4, 3],
          end: "right",
        },
      ],
      scale: {
        type: "log",
        domain: [Math.min(1, ...sizes), Math.max(10, 1.3 * Math.max(0, ...sizes))],
      },
    },
  ];
  // A dead layer has no order and no dimension.
  const known = panels.filter(({ points }) => points.length > 0);
  return known.map((one, k) => namedLines({ ...one, steps: k === known.length - 1 }, span));
}

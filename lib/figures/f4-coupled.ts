import {
  AXES,
  type Axis,
  balancedRuns,
  type DrawnCurve,
  frequencySkewRuns,
  hasEnoughOnes,
  type Hypothesis,
  latticeSkewRuns,
  type MeasuredRun,
  median,
  predictedCurve,
} from "../measures/mod.ts";
import { measured, type RunRecord } from "../records/mod.ts";
import {
  type Panel,
  panel,
  type Point,
  type Series,
  type Span,
  stepAxis,
  valueAxis,
} from "./curves.ts";
import { type Figure, figure, type Layer } from "./figure.ts";
import { axisColors, type FigureSpec } from "./theme.ts";

const series: readonly Series[] = AXES.map((name) => ({ name, color: axisColors[name] }));

/** Dashes of the drawn predictions; what was seen is solid. */
const DASHES: Readonly<Record<Hypothesis, number[]>> = { factorised: [8, 3], coupled: [2, 2] };
const HYPOTHESES = Object.keys(DASHES) as Hypothesis[];

/** Darker than what was seen, to be told from it where they agree. */
const PREDICTED: Readonly<Record<Axis, string>> = { x: "#6E3000", y: "#1F5F8B" };

const ACCURACY = { domain: [0, 1] };
const ERROR = { type: "log", domain: [0.03, 30], nice: false };

/** A prediction for one axis: the median over seeds of the steps at which each accuracy is due. */
interface Prediction {
  readonly hypothesis: Hypothesis;
  readonly axis: Axis;
  readonly curve: DrawnCurve;
}

/** Runs of one lattice or frequency skew, and what is predicted for them. */
interface Condition {
  readonly name: string;
  readonly runs: readonly MeasuredRun[];
  readonly predictions: readonly Prediction[];
}

/**
 * F4: how soon x and y are learned where one of them is favoured. Accuracy (1 px) and median error
 * of the samples that show exactly one bump, for each skewed lattice and frequency among the runs;
 * over the lattices, when each accuracy would be reached if every axis went by its own step
 * (factorised), or both by the geometric mean (coupled), from the balanced runs of the same seeds.
 */
export function coupledFigure(records: readonly RunRecord[]): Figure {
  const runs = records.map(measured);
  const conditions = conditionsOf(runs);
  if (conditions.length === 0) {
    throw new RangeError("Cannot draw F4 as there must be runs with a skewed lattice or frequency");
  }
  const drawn = conditions.flatMap((condition) => condition.runs);
  const steps = pointsOf(drawn, ({ count }) => count).map(({ step }) => step);
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const rows = conditions.map((condition) => ({
    condition: condition.name,
    accuracy: accuracyPanel(condition, span),
    error: errorPanel(condition),
    predictions: condition.predictions,
  }));
  const spec: FigureSpec = {
    title: {
      text: "F4  Are x and y learned together or apart?",
      subtitle: [
        "Samples that show exactly one bump; seeds thin, their median thick",
        "Predicted from balanced lattices: long dashes factorised, short dashes coupled",
      ],
    },
    columns: 2,
    concat: rows.flatMap(({ accuracy, error }, k) => [
      panel(accuracy, span, `accuracy${k}`),
      panel(error, span, `error${k}`),
    ]),
    spacing: { row: 78, column: 72 },
    bounds: "flush",
  };
  const numbers = rows.map(({ condition, accuracy, error, predictions }) => ({
    condition,
    accuracy: accuracy.points,
    medianError: error.points,
    predictions,
  }));
  const seeds = new Set(drawn.map(({ config }) => config.seed));
  const predicting = balancedRuns(runs).filter(({ config }) => seeds.has(config.seed));
  const used = new Set([...drawn, ...predicting].map(({ id }) => id));
  const sources = records.filter(({ id }) => used.has(id));
  return figure(spec, numbers, sources.map((run) => ({ ...run, run: run.id })));
}

/** Skewed lattices, then skewed frequencies, each in order of appearance. */
function conditionsOf(runs: readonly MeasuredRun[]): Condition[] {
  const balanced = balancedRuns(runs);
  const lattices = Map.groupBy(
    latticeSkewRuns(runs),
    ({ config: { dx, dy } }) => `lattice (${dx}, ${dy})`,
  );
  const frequencies = Map.groupBy(
    frequencySkewRuns(runs),
    ({ config: { zipfX, zipfY } }) => `frequency skew (${zipfX}, ${zipfY})`,
  );
  return [
    ...[...lattices].map(([name, own]) => {
      return { name, runs: own, predictions: predictionsOf(own, balanced) };
    }),
    ...[...frequencies].map(([name, own]) => ({ name, runs: own, predictions: [] })),
  ];
}

function predictionsOf(
  runs: readonly MeasuredRun[],
  balanced: readonly MeasuredRun[],
): Prediction[] {
  return HYPOTHESES.flatMap((hypothesis) =>
    AXES.map((axis) => {
      const curves = runs.map(({ config }) => {
        const own = balanced.filter((run) => run.config.seed === config.seed);
        return predictedCurve(hypothesis, own, axis, config);
      });
      return { hypothesis, axis, curve: medianCurve(curves) };
    })
  );
}

/** The median of the steps at each accuracy that all curves reach. */
function medianCurve(curves: readonly DrawnCurve[]): DrawnCurve {
  const levels = Map.groupBy(curves.flat(), ({ accuracy }) => accuracy);
  return [...levels]
    .filter(([, own]) => own.length === curves.length)
    .map(([accuracy, own]) => ({ accuracy, step: median(own.map(({ step }) => step)) }))
    .sort((a, b) => a.accuracy - b.accuracy);
}

function accuracyPanel({ name, runs, predictions }: Condition, span: Span): Panel {
  return {
    title: `${name}: accuracy (1 px)`,
    series,
    points: pointsOf(runs, ({ givenOne }, axis) => givenOne?.[1][axis]),
    over: predictions.map((prediction) => predictionLayer(prediction, span)),
    scale: ACCURACY,
    format: "%",
  };
}

function errorPanel({ name, runs }: Condition): Panel {
  return {
    title: `${name}: median error (px)`,
    series,
    points: pointsOf(runs, ({ medianError }, axis) => medianError?.[axis]),
    scale: ERROR,
    format: "~g",
  };
}

type Images = MeasuredRun["evaluations"][number]["images"];

/** The values of evaluations with enough single bumps, along both axes. */
function pointsOf(
  runs: readonly MeasuredRun[],
  valueOf: (images: Images, axis: Axis) => number | undefined,
): Point[] {
  return runs.flatMap(({ config: { seed }, evaluations }) =>
    evaluations
      .filter(({ images }) => hasEnoughOnes(images))
      .flatMap(({ step, images }) =>
        AXES.flatMap((axis) => {
          const value = valueOf(images, axis);
          return value === undefined ? [] : [{ series: axis, seed, step, value }];
        })
      )
  );
}

/** Every fourth level, 1/2 among them: the curves are straight between evaluations anyway. */
const isDrawn = ({ accuracy }: DrawnCurve[number]) => Math.round(50 * accuracy) % 4 === 1;

function predictionLayer({ hypothesis, axis, curve }: Prediction, span: Span): Layer {
  return {
    data: { values: curve.filter(isDrawn) },
    mark: {
      type: "line",
      color: PREDICTED[axis],
      strokeDash: DASHES[hypothesis],
      strokeWidth: 1.4,
      clip: true,
    },
    encoding: {
      x: stepAxis("step", span),
      y: valueAxis("accuracy", ACCURACY, "%"),
      order: { field: "accuracy" },
    },
  };
}

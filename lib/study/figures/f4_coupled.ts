import {
  AXES,
  type Axis,
  balancedRuns,
  type DrawnCurve,
  frequencySkewRuns,
  frequencySkewSeeds,
  hasEnoughOnes,
  type Hypothesis,
  latticeSkewRuns,
  measured,
  type MeasuredRun,
  predictedCurve,
} from "../mod.ts";
import { mean, median } from "../../measures/mod.ts";
import { type RunRecord } from "../../records/mod.ts";
import { byFrequency, type Whose } from "./by_frequency.ts";
import {
  axisColors,
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  palette,
  type Panel,
  panel,
  type Point,
  type Series,
  type Span,
  stepAxis,
  valueAxis,
} from "../../figures/mod.ts";

const axes: readonly Series[] = AXES.map((name) => ({ name, color: axisColors[name] }));

/** Dashes of the drawn predictions; what was seen is solid. */
const DASHES: Readonly<Record<Hypothesis, number[]>> = { factorised: [8, 3], coupled: [2, 2] };
const HYPOTHESES = Object.keys(DASHES) as Hypothesis[];

/** Darker than what was seen, to be told from it where they agree. */
const PREDICTED: Readonly<Record<Axis, string>> = { x: "#803300", y: "#005A8C" };

const WHOSE: readonly Whose[] = ["own", "other"];
const PLACES: readonly Series[] = [
  { name: "frequent", color: palette.black },
  { name: "rare", color: palette.purple },
];

const PREDICTIONS =
  "Lattices, dark and dashed: as balanced ones predict it, were x and y factorised or coupled";
const LAST_ROW = [
  "Frequency: bands of x, of y, of both are skewed. Last row, all these, x and y together: places",
  "in the more frequent half of the bands of the axis itself (left) or of the other axis (right),",
  "and in the rest; on the right no gap if factorised, one as on the left if coupled",
];

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
 * Last, over the skewed frequencies: accuracy at frequent and at rare places, by the axis's own
 * frequency and by the other's, which is nothing to a factorised network.
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
  const isLattice = conditions.some(({ predictions }) => predictions.length > 0);
  const seeds = frequencySkewSeeds(runs);
  const frequencies = seeds.length === 0 ? [] : WHOSE.map((whose) => frequencyPanel(seeds, whose));
  // One legend for all panels.
  const series = seeds.length === 0 ? axes : [...axes, ...PLACES];
  const spec: FigureSpec = {
    title: {
      text: "F4  Are x and y learned together or apart?",
      subtitle: [
        "Samples that show exactly one bump. Thin: single seeds; thick: their median" +
        (seeds.length > 0 ? ", in the last row mean" : ""),
        ...(isLattice ? [PREDICTIONS] : []),
        ...(seeds.length > 0 ? LAST_ROW : []),
      ],
    },
    columns: 2,
    concat: [
      ...rows.flatMap(({ accuracy, error }, k) => [
        panel({ ...accuracy, series }, span, `accuracy${k}`),
        panel({ ...error, series }, span, `error${k}`),
      ]),
      ...frequencies.map((one) => panel({ ...one, series }, span, `by ${one.whose}`)),
    ],
    spacing: { row: 78, column: 72 },
    bounds: "flush",
  };
  const numbers = {
    conditions: rows.map(({ condition, accuracy, error, predictions }) => ({
      condition,
      accuracy: accuracy.points,
      medianError: error.points,
      predictions,
    })),
    byFrequency: frequencies.map(({ whose, points }) => ({ whose, points })),
  };
  const drawnSeeds = new Set(drawn.map(({ config }) => config.seed));
  const predicting = balancedRuns(runs).filter(({ config }) => drawnSeeds.has(config.seed));
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
    ({ config: { zipfX, zipfY } }) => `frequency (${zipfX}, ${zipfY})`,
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
    title: `${name}: accuracy (1 px), n = ${runs.length}`,
    series: axes,
    points: pointsOf(runs, ({ givenOne }, axis) => givenOne?.[1][axis]),
    over: predictions.map((prediction) => predictionLayer(prediction, span)),
    scale: ACCURACY,
    format: "%",
  };
}

function errorPanel({ name, runs }: Condition): Panel {
  return {
    title: `${name}: median error (px)`,
    series: axes,
    points: pointsOf(runs, ({ medianError }, axis) => medianError?.[axis]),
    scale: ERROR,
    format: "~g",
  };
}

function frequencyPanel(
  seeds: readonly (readonly MeasuredRun[])[],
  whose: Whose,
): Panel & { readonly whose: Whose } {
  return {
    whose,
    title: `accuracy by ${whose === "own" ? "own" : "the other's"} frequency, n = ${seeds.length}`,
    series: PLACES,
    points: byFrequency(seeds, whose),
    // The gap of two medians is none of any seed's; that of two means is the mean gap.
    middle: mean,
    scale: ACCURACY,
    format: "%",
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
      strokeWidth: 1.6,
      clip: true,
    },
    encoding: {
      x: stepAxis("step", span),
      y: valueAxis("accuracy", ACCURACY, "%"),
      order: { field: "accuracy" },
      strokeDash: {
        datum: hypothesis,
        scale: { domain: HYPOTHESES, range: Object.values(DASHES) },
        legend: {
          title: null,
          orient: "top",
          offset: 12,
          symbolType: "stroke",
          symbolSize: 300,
          symbolStrokeColor: palette.black,
        },
      },
    },
  };
}

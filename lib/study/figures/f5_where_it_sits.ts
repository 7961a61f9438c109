import { bounds, median } from "../../measures/mod.ts";
import {
  type LayerName,
  LAYERS,
  type LayerScores,
  PROBE_NAMES,
  type ProbeName,
  type ProbeRecord,
} from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  palette,
  PANEL,
  panel,
  type Part,
  type Scale,
  type Series,
  seriesColor,
  type Span,
  table,
  valueAxis,
} from "../../figures/mod.ts";
import { LAYER_MEASURES } from "./layers.ts";

const COLORS: Readonly<Record<ProbeName, string>> = {
  noised: palette.black,
  sampled: palette.purple,
  blind: palette.green,
};
const series: readonly Series[] = PROBE_NAMES.map((name) => ({ name, color: COLORS[name] }));

/** A score of one network: `series` is the probe. */
interface Point {
  readonly series: ProbeName;
  readonly layer: LayerName;
  readonly t: number;
  readonly seed: number;
  /** Of training. */
  readonly step: number;
  readonly value: number;
}

/** What is drawn of each layer's scores. */
interface Measure {
  readonly title: string;
  /** The title in a word. */
  readonly name: string;
  readonly scale: Scale;
  readonly valueOf: (scores: LayerScores) => number | undefined;
}

const measures: readonly Measure[] = [
  {
    title: "R² on 3 components, worse axis",
    name: "R²",
    // Held out, a readout can be worse than any guess, without bound.
    scale: { domain: [-0.05, 1], clamp: true },
    valueOf: LAYER_MEASURES.order,
  },
  {
    title: "effective dimension",
    name: "dimension",
    scale: { type: "log", domain: [1, 1000] },
    valueOf: LAYER_MEASURES.dimension,
  },
  {
    title: "interaction index M1",
    name: "M1",
    scale: { domain: [0, 1] },
    valueOf: LAYER_MEASURES.interaction,
  },
];

/**
 * F5: where the code sits. R2, dimension and M1 by layer for the three probes, and of the
 * headline layer by diffusion step; trained networks solid, seeds thin and their median thick, and
 * dashed what the same networks show before all training. `pixels` is the input itself. Last, R2
 * and dimension of the headline layer over training, from probes at the steps between (`course`).
 */
export function whereItSitsFigure(
  trained: readonly ProbeRecord[],
  untrained: readonly ProbeRecord[],
  headline: { readonly layer: LayerName; readonly t: number },
  course: readonly ProbeRecord[] = [],
): Figure {
  const byLayer = ({ series, t }: Point) => series !== "noised" || t === headline.t;
  const byStep = ({ layer }: Point) => layer === headline.layer;
  const rows = measures.map((measure) => {
    const points = (records: readonly ProbeRecord[]) => pointsOf(records, measure);
    return {
      ...measure,
      trained: points(trained),
      untrained: points(untrained),
      course: points(course).filter((point) => byStep(point) && byLayer(point) && point.step > 0),
    };
  });
  const [order, dimension] = rows;
  const whileTraining = course.length === 0 ? [] : [order, dimension];
  const steps = order.course.map(({ step }) => step);
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const spec: FigureSpec = {
    title: {
      text: "F5  Where the code sits",
      subtitle: [
        `By layer, and of ${headline.layer} by diffusion step. Trained networks: seeds thin, ` +
        "their median thick",
        "Dashed: untrained. Dotted: the pixels of the noised image",
        "R² on three principal components; below 0, worse than a guess, at the edge",
        "By diffusion step, sampled and blind are one step each: large dots, small ones untrained",
      ],
    },
    columns: 2,
    concat: [
      ...rows.flatMap(({ title, scale, trained, untrained }) => [
        layersPart(title, scale, trained.filter(byLayer), untrained.filter(byLayer)),
        stepsPart(`${title}: ${headline.layer}`, scale, [
          { points: trained.filter(byStep), seeds: true },
          { points: untrained.filter(byStep), dash: DASHED },
          { points: trained.filter(isPixels), dash: DOTTED },
        ]),
      ]),
      ...whileTraining.map(({ title, name, scale, course }) =>
        panel(
          {
            title: `${name} of ${headline.layer} over training`,
            points: course,
            series,
            scale,
            levels: title === order.title
              ? [{ name: "ordered", value: bounds.ORDERED, end: "right", side: "above" }]
              : [],
          },
          span,
          `zoom ${title}`,
        )
      ),
    ],
    spacing: { row: 84, column: 72 },
    bounds: "flush",
  };
  const numbers = rows.map(({ title, trained, untrained, course }) => ({
    title,
    trained,
    untrained,
    course,
  }));
  return figure(spec, numbers, [...trained, ...untrained, ...course]);
}

const isPixels = ({ layer, series }: Point) => layer === "pixels" && series === "noised";

function pointsOf(records: readonly ProbeRecord[], { valueOf }: Measure): Point[] {
  return records.flatMap(({ config: { seed }, step, scores }) =>
    scores.flatMap((score) => {
      const value = valueOf(score);
      const { probe, layer, t } = score;
      return value === undefined ? [] : [{ series: probe, layer, t, seed, step, value }];
    })
  );
}

const DASHED = [5, 3];
const DOTTED = [1, 3];

const DIAGONAL = { orient: "bottom", labelAngle: -40, labelAlign: "right" } as const;

/** Scores by layer, in order of computation. */
function layersPart(
  title: string,
  scale: Scale,
  trained: readonly Point[],
  untrained: readonly Point[],
): Part {
  const x = {
    field: "layer",
    type: "ordinal" as const,
    title: "layer",
    sort: [...LAYERS],
    scale: { domain: [...LAYERS] },
    axis: DIAGONAL,
  };
  return {
    ...PANEL,
    title: { text: title, fontSize: 12, offset: 4, frame: "group" },
    layer: linesOf({ x }, scale, [
      { points: trained, seeds: true },
      { points: untrained, dash: DASHED },
    ]),
  };
}

/** Scores by diffusion step; a probe that is read at one step is a point. */
function stepsPart(title: string, scale: Scale, lines: readonly Line[]): Part {
  const x = {
    field: "t",
    type: "quantitative" as const,
    title: "diffusion step t",
    scale: { domain: [0, 1000] },
    axis: { grid: false, tickCount: 5 },
  };
  return {
    ...PANEL,
    title: { text: title, fontSize: 12, offset: 4, frame: "group" },
    layer: linesOf({ x }, scale, lines),
  };
}

/** Points joined by probe; of networks with several seeds the median is the thick line. */
interface Line {
  readonly points: readonly Point[];
  readonly seeds?: boolean;
  readonly dash?: readonly number[];
}

function linesOf(place: Pick<Encoding, "x">, scale: Scale, lines: readonly Line[]): Layer[] {
  const encoding = { ...place, y: valueAxis("value", scale), color: seriesColor(series) };
  return lines.flatMap(({ points, seeds = false, dash = [] }): Layer[] => {
    const middle: Layer = {
      data: table(medians(points)),
      mark: {
        type: "line",
        strokeWidth: seeds ? 2.4 : 1.2,
        strokeDash: [...dash],
        point: { size: seeds ? 30 : 10 },
      },
      encoding,
    };
    if (!seeds) return [middle];
    return [{
      data: table(points),
      mark: { type: "line", strokeWidth: 0.8, opacity: 0.45 },
      encoding: { ...encoding, detail: { field: "seed" } },
    }, middle];
  });
}

type Encoding = NonNullable<Extract<Layer, { readonly mark: unknown }>["encoding"]>;

/** Medians over seeds, layer by layer and step by step. */
function medians(points: readonly Point[]): Omit<Point, "seed" | "step">[] {
  const groups = Map.groupBy(points, ({ series, layer, t }) => `${series}/${layer}/${t}`);
  return [...groups.values()].map((own) => {
    const { series, layer, t } = own[0];
    return { series, layer, t, value: median(own.map(({ value }) => value)) };
  });
}

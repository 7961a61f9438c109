import { hasTwoLoops, mean, STANDS_OUT } from "../../measures/mod.ts";
import {
  COSINE_BINS,
  type GeometryRecord,
  type RunRecord,
  type TorusRecord,
} from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  type Part,
  table,
} from "../../figures/mod.ts";
import { endParallelism, idealTorus } from "../tori.ts";

interface Row {
  readonly name: string;
  readonly torus: TorusRecord;
  readonly color: string;
}

const SIZE = { width: 150, height: 92 } as const;
/** Of the loops, with words beside them. */
const WIDE = 190;
const LOOPS = 8;

/**
 * F13: is the code of the periodic world a torus, and which one? Beside it, in the title, worlds with
 * `edges`: x and y may add up without any torus.
 */
export function torusFigure(
  records: readonly GeometryRecord[],
  edges: readonly RunRecord[] = [],
): Figure {
  const own = records.filter(({ torus }) => torus !== null);
  const last = Math.max(...own.map(({ step }) => step));
  const trained = own.filter(({ step }) => step === last && step > 0)
    .toSorted((a, b) => a.config.seed - b.config.seed);
  if (trained.length === 0) {
    throw new RangeError(
      "Cannot draw F13 as there must be a trained network's torus: none is there",
    );
  }
  const [first] = trained;
  const untrained = own.find(({ step, run }) => step === 0 && run === first.run);
  const rows: Row[] = [
    { name: "flat (Clifford) torus", torus: idealTorus("flat"), color: palette.green },
    { name: "torus in space", torus: idealTorus("ring"), color: palette.vermilion },
    ...trained.map(({ config: { seed }, torus }) => ({
      name: `seed ${seed}, step ${last.toLocaleString("en")}`,
      torus: torus!,
      color: palette.blue,
    })),
    ...untrained ? [{ name: "untrained", torus: untrained.torus!, color: palette.grey }] : [],
  ];
  const spec: FigureSpec = {
    title: {
      text: headline(trained.map(({ torus }) => torus!)),
      subtitle: lines(
        "What leaves the canvas on one side comes in on the other, so that places form a torus. Does the " +
          `code? A torus has two loops at least ${STANDS_OUT} times as long as all others. Green and ` +
          "orange: ideal tori. Grey lines: the same codes, labels drawn by lot. Codes: layer enc3, shown " +
          "bumps under much noise. " +
          parallelsInWords(trained.map(({ torus }) => torus!), endParallelism(edges)),
        800,
      ),
    },
    vconcat: rows.map((row, k) => ({
      hconcat: [
        loopsPart(row, k === 0),
        spectrumPart(row, k === 0),
        cosinePart(row, "orthogonality", k === 0),
        cosinePart(row, "parallelism", k === 0),
      ],
      spacing: 58,
      bounds: "flush" as const,
    })),
    spacing: 14,
  };
  const numbers = rows.map(({ name, torus }) => ({ name, ...torus }));
  return figure(spec, numbers, [...own, ...edges]);
}

const columnTitle = (isFirst: boolean, text: string, subtitle: string) =>
  isFirst ? { title: { text, subtitle, fontSize: 11, subtitleFontSize: 10, offset: 4 } } : {};

/** How long the second loop lasts over the third, and whether that makes two. */
function verdictOf(torus: TorusRecord): string[] {
  const [, second, third] = torus.loops.map(({ birth, death }) => death - birth);
  const ratio = third > 0 ? `second ÷ third: ${(second / third).toFixed(1)}` : "no third";
  return [ratio, hasTwoLoops(torus) ? "two loops" : "not two"];
}

function loopsPart({ name, torus, color }: Row, isFirst: boolean): Part {
  return {
    ...columnTitle(isFirst, "Loops", "from the distance at which they close to fill"),
    ...SIZE,
    width: WIDE,
    layer: [
      {
        data: table(torus.loops.slice(0, LOOPS).map((bar, k) => ({ ...bar, k: k + 1 }))),
        mark: { type: "bar", height: 6, color },
        encoding: {
          x: {
            field: "birth",
            type: "quantitative",
            title: null,
            scale: { domain: [0, 1], clamp: true },
            axis: { values: [0, 0.4, 0.8], grid: false },
          },
          x2: { field: "death" },
          y: {
            field: "k",
            type: "ordinal",
            title: name,
            axis: {
              labels: false,
              ticks: false,
              domain: false,
              titleColor: color,
              titleFontWeight: "bold",
              titleFontSize: 11,
            },
          },
        },
      } as Layer,
      {
        data: { values: [{}] },
        mark: {
          type: "text",
          text: verdictOf(torus),
          align: "right",
          baseline: "bottom",
          fontSize: 10,
          lineHeight: 13,
          tooltip: null,
        },
        encoding: { x: { value: WIDE }, y: { value: SIZE.height - 16 } },
      } as Layer,
    ],
  } as Part;
}

function spectrumPart({ torus, color }: Row, isFirst: boolean): Part {
  return {
    ...columnTitle(isFirst, "Components", "share of variance; flat: four alike"),
    ...SIZE,
    data: table(torus.spectrum.map((share, k) => ({ share, k: k + 1 }))),
    mark: { type: "bar", color, width: 8 },
    encoding: {
      x: {
        field: "k",
        type: "ordinal",
        title: null,
        axis: { labelExpr: "datum.value % 4 == 0 ? datum.label : ''", ticks: false },
      },
      y: {
        field: "share",
        type: "quantitative",
        title: null,
        scale: { domain: [0, 0.5] },
        axis: { format: "%", values: [0, 0.25, 0.5] },
      },
    },
  } as Part;
}

function cosinePart(
  { torus, color }: Row,
  of: "orthogonality" | "parallelism",
  isFirst: boolean,
): Part {
  const x = {
    field: "cosine",
    type: "quantitative" as const,
    title: null,
    scale: { domain: [-1, 1] },
    axis: { values: [-1, 0, 1], grid: false },
  };
  const y = {
    field: "share",
    type: "quantitative" as const,
    title: null,
    scale: { domain: [0, 0.4], clamp: true },
    axis: {
      format: "%",
      values: [0, 0.2, 0.4],
      labelExpr: "datum.value < 0.4 ? datum.label : '≥ ' + datum.label",
    },
  };
  return {
    ...(of === "parallelism"
      ? columnTitle(isFirst, "Parallels", "cosine of a move in x, here and there")
      : columnTitle(isFirst, "Right angles", "cosine of a move in x and one in y")),
    ...SIZE,
    layer: [
      {
        data: table(sharesOf(torus[of].counts)),
        mark: { type: "bar", color, width: 150 / COSINE_BINS - 0.5 },
        encoding: { x, y },
      } as Layer,
      {
        data: table(sharesOf(torus.shuffled[of].counts)),
        mark: { type: "line", color: palette.darkGrey, strokeWidth: 1, interpolate: "monotone" },
        encoding: { x, y },
      } as Layer,
    ],
  };
}

function sharesOf(counts: readonly number[]) {
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.map((count, k) => ({
    cosine: 2 * (k + 0.5) / COSINE_BINS - 1,
    share: count / total,
  }));
}

function headline(tori: readonly TorusRecord[]): string {
  const looped = tori.filter(hasTwoLoops).length;
  return `F13  Round world: two loops, as a torus has, are found in ${looped} of ${tori.length} seeds`;
}

/** Parallels alone tell no torus: they are there in a world with edges, too. */
function parallelsInWords(tori: readonly TorusRecord[], edges: number | null): string {
  const cosine = mean(tori.map(({ parallelism }) => parallelism.mean));
  const compared = edges === null ? "" : `; in a world with edges ${edges.toFixed(2)}`;
  return `Parallels come to ${cosine.toFixed(2)}${compared}.`;
}

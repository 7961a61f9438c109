import {
  CONTROL,
  type Input,
  INPUT_STEPS,
  type LayerName,
  LAYERS,
  type ProbeRecord,
  type Reading,
  READINGS,
} from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  lines,
  palette,
  type Part,
  table,
} from "../../figures/mod.ts";
import { type LayerMeasure, type LayerMedians, layerMedians } from "./layers.ts";

const CELL = { width: 36, height: 24 } as const;

/** What is shown of each layer. */
interface Measure {
  readonly of: LayerMeasure;
  readonly title: string;
  readonly scale: Readonly<Record<string, unknown>>;
  readonly legend: Readonly<Record<string, unknown>>;
  /** How its numbers are written. */
  readonly format: string;
  /** Numbers that are bright, on which black letters show. */
  readonly isBright: (value: number) => boolean;
}

const MEASURES: readonly Measure[] = [
  {
    of: "order",
    title: "Order: R² of the axis that is known less",
    scale: { scheme: "viridis", domain: [0, 1], clamp: true },
    legend: { values: [0, 0.5, 1] },
    format: ".2f",
    isBright: (value) => value > 0.55,
  },
  {
    of: "dimension",
    title: "Along how many directions the code varies",
    // Few directions, a sheet, are bright, as order is.
    scale: { type: "log", scheme: "viridis", domain: [2, 200], clamp: true, reverse: true },
    legend: { values: [2, 20, 200] },
    format: ".0f",
    isBright: (value) => value < 15,
  },
  {
    of: "interaction",
    title: "M1: how far x and y do not add up (0: they do)",
    scale: { scheme: "viridis", domain: [0, 1], clamp: true, reverse: true },
    legend: { values: [0, 0.5, 1] },
    format: ".2f",
    isBright: (value) => value < 0.45,
  },
];

/**
 * F5: where the code sits: order, dimension and M1 of every layer under every input that was read,
 * before training (left) and after it (right), medians over seeds. The cells of the named readings
 * have a frame; what was not read has no cell.
 */
export function whereItSitsFigure(
  trained: readonly ProbeRecord[],
  untrained: readonly ProbeRecord[],
  reading: Reading,
): Figure {
  const sides = [
    { name: "untrained", cells: cellsOf(untrained, reading) },
    { name: "trained", cells: cellsOf(trained, reading) },
  ].filter(({ cells }) => cells.length > 0);
  if (sides.length === 0) {
    throw new RangeError("Cannot draw F5 as there must be probes: current value is none");
  }
  const all = sides.flatMap(({ cells }) => cells);
  const spec: FigureSpec = {
    title: {
      text: headline(sides.find(({ name }) => name === "trained")?.cells ?? []),
      subtitle: lines(
        "A column is a layer, from the input to the output; a row is what the network is shown. Bright: " +
          "ordered (a linear fit reads the place off it), few directions (a sheet), x and y add up. " +
          `Order is told ${
            ORDER_WORDS[reading.order]
          }. Framed: where the named readings look. White: not read. ${settingOf(trained)}`,
        820,
      ),
    },
    vconcat: MEASURES.map((measure) => ({
      spacing: 14,
      hconcat: sides.map(({ name, cells }, k) =>
        heat(cells, placesOf(all, measure), { ...measure, title: `${measure.title}, ${name}` }, {
          named: k === 0,
          legend: k === sides.length - 1,
        })
      ),
      resolve: { scale: { color: "independent" } },
    })),
    spacing: 24,
    resolve: { scale: { color: "independent" }, legend: { color: "independent" } },
  };
  const numbers = { reading: reading.name, sides };
  return figure(spec, numbers, [...trained, ...untrained]);
}

/** Rows and columns of a measure: those that have a value somewhere. */
function placesOf(cells: readonly Cell[], { of }: Measure) {
  const known = cells.filter((cell) => cell[of] !== null);
  return {
    rows: rowsOf(known),
    layers: LAYERS.filter((one) => known.some(({ layer }) => layer === one)),
  };
}

/** Which networks are seen; "" where none is trained. */
function settingOf(trained: readonly ProbeRecord[]): string {
  if (trained.length === 0) return "";
  const [{ step, config: { world: { dx, dy } } }] = trained;
  const seeds = trained.length === 1 ? "one seed" : `medians of ${trained.length} seeds`;
  return `Lattice step d = ${dx === dy ? dx : `${dx} and ${dy}`}, step ${
    step.toLocaleString("en")
  }, ${seeds}.`;
}

/** Where the trained network holds the place under much noise, which hides it from the pixels. */
function headline(trained: readonly Cell[]): string {
  const noised = trained.flatMap(({ input, t, layer, order }) =>
    input === "noised" && t === INPUT_STEPS.noised && order !== null ? [{ layer, order }] : []
  );
  if (noised.length === 0) return "F5  Where in the network the place is known";
  const best = noised.reduce((a, b) => b.order > a.order ? b : a);
  return `F5  Under much noise (t = ${INPUT_STEPS.noised}) the trained network holds the place best at ` +
    `layer “${best.layer}”`;
}

const ORDER_WORDS = {
  umap: "from three UMAP coordinates",
  pca: "from three principal components",
  linear: "from the whole code",
} as const;

interface Cell extends LayerMedians {
  readonly row: string;
}

function cellsOf(records: readonly ProbeRecord[], reading: Reading): Cell[] {
  return layerMedians(records, reading.order)
    .map((medians) => ({ ...medians, row: rowName(medians.input, medians.t) }));
}

/** The input in words, and the reading that shows it. */
function rowName(input: Input, t: number): string {
  const at = `t = ${t.toLocaleString("en")}`;
  if (input === "sampled") return `own sample, last step (“${readingOf(input)}”)`;
  if (input === "blind") return `pure noise (“${readingOf(input)}”)`;
  if (input === CONTROL.input) return `image, ${at} (${CONTROL.name})`;
  return t === INPUT_STEPS.noised ? `image, ${at} (“${readingOf(input)}”)` : `image, ${at}`;
}

const readingOf = (input: Input) => READINGS.find((one) => one.input === input)!.name;

/** The network's own samples, then images from little noise to much, then noise alone. */
function rowsOf(cells: readonly Cell[]): string[] {
  const rank = ({ input, t }: Cell) => input === "sampled" ? -1 : input === "blind" ? Infinity : t;
  return [...new Set(cells.toSorted((a, b) => rank(a) - rank(b)).map(({ row }) => row))];
}

function heat(
  cells: readonly Cell[],
  { rows, layers }: { readonly rows: readonly string[]; readonly layers: readonly LayerName[] },
  { of, title, scale, legend, format, isBright }: Measure,
  show: { readonly named: boolean; readonly legend: boolean },
): Part {
  const known = cells.flatMap((cell) => {
    const value = cell[of];
    if (value === null) return [];
    const { layer, row, input, t } = cell;
    const named = READINGS.some((one) => one.layer === layer && one.input === input) &&
      (input !== "noised" || t === INPUT_STEPS.noised);
    return [{ layer, row, value, named: named ? 1 : 0, ink: isBright(value) ? "black" : "white" }];
  });
  const x = {
    field: "layer",
    type: "ordinal" as const,
    title: null,
    sort: [...layers],
    scale: { domain: [...layers] },
    axis: { ticks: false, domain: false },
  };
  const y = {
    field: "row",
    type: "ordinal" as const,
    title: null,
    sort: [...rows],
    scale: { domain: [...rows] },
    axis: show.named ? { ticks: false, domain: false } : null,
  };
  const color = {
    field: "value",
    type: "quantitative" as const,
    title: null,
    scale,
    legend: show.legend ? { ...legend, gradientLength: 120 } : null,
  };
  const framed = known.filter(({ named }) => named === 1);
  return {
    width: layers.length * CELL.width,
    height: rows.length * CELL.height,
    title: { text: title, fontSize: 12, offset: 4 },
    layer: [
      ...(known.length === 0 ? [] : [{
        data: table(known),
        mark: { type: "rect" as const, stroke: "white", strokeWidth: 1 },
        encoding: { x, y, color },
      }]),
      ...(known.length === 0 ? [] : [{
        data: table(known),
        mark: { type: "text" as const, fontSize: 9, tooltip: null },
        encoding: {
          x,
          y,
          text: { field: "value", type: "quantitative" as const, format },
          color: { condition: { test: "datum.ink === 'black'", value: "black" }, value: "white" },
        },
      }]),
      ...(framed.length === 0 ? [] : [{
        data: table(framed),
        mark: {
          type: "rect" as const,
          filled: false,
          stroke: palette.vermilion,
          strokeWidth: 2.4,
          tooltip: null,
        },
        encoding: { x, y },
      }]),
    ],
  };
}

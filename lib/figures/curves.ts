import { median } from "../measures/mod.ts";
import type { Layer, Part } from "./figure.ts";
import { table } from "./table.ts";
import { palette } from "./theme.ts";

/** A value of one seed at one step of training. */
export interface Point {
  readonly series: string;
  readonly seed: number;
  readonly step: number;
  readonly value: number;
}

/** A named line of a panel, and its colour. */
export interface Series {
  readonly name: string;
  readonly color: string;
}

/** A level drawn across a panel, with its name above it at the left. */
export interface Level {
  readonly name: string;
  readonly value: number;
}

/** Curves over training: seeds thin, their median thick. */
export interface Panel {
  readonly title: string;
  readonly points: readonly Point[];
  readonly series: readonly Series[];
  readonly levels?: readonly Level[];
  readonly scale: Scale;
  readonly format?: string;
}

/** Vega-Lite's scale of the vertical axis. */
export type Scale = Readonly<Record<string, unknown>>;

/** First and last value of an axis. */
export type Span = readonly [first: number, last: number];

export const PANEL = { width: 250, height: 130 } as const;

/** Training steps on a log axis. */
export function stepAxis(field: string, [first, last]: Span) {
  return {
    field,
    type: "quantitative" as const,
    title: "training steps",
    scale: { type: "log" as const, domain: [first, last], nice: false },
    axis: { values: ticksOf([first, last]), format: ",", grid: false },
  };
}

/** 1, 3, 10, 30 ... within a span, and more between where it holds but few of them. */
function ticksOf([first, last]: Span): number[] {
  const of = (parts: readonly number[]) =>
    Array.from({ length: 13 }, (_, k) => 10 ** (k - 4))
      .flatMap((power) => parts.map((part) => part * power))
      .filter((value) => value >= first && value <= last);
  const few = of([1, 3]);
  return few.length > 1 ? few : of([1, 1.5, 2, 3, 5, 7]);
}

/** The values of a panel on its vertical axis. */
export function valueAxis(field: string, scale: Scale, format?: string) {
  const ticks = scale.type !== "log"
    ? { tickCount: 5 }
    : Array.isArray(scale.domain)
    ? { values: ticksOf(scale.domain as unknown as Span), grid: false }
    : { tickCount: 3, grid: false };
  return {
    field,
    type: "quantitative" as const,
    title: null,
    scale,
    axis: { ...ticks, format },
  };
}

/** Lines by series; with few series the legend stands above the panel. */
function seriesColor(series: readonly Series[]) {
  return {
    field: "series",
    type: "nominal" as const,
    title: null,
    scale: { domain: series.map(({ name }) => name), range: series.map(({ color }) => color) },
    legend: series.length === 1 ? null : {
      orient: "top" as const,
      offset: 12,
      symbolType: "stroke",
      symbolOpacity: 1,
      symbolStrokeWidth: 2.4,
    },
  };
}

/**
 * The medians over seeds, series by series and step by step; where a seed lacks its value there is
 * none, as it would jump where that seed comes in.
 */
export function middles(points: readonly Point[]): Omit<Point, "seed">[] {
  const groups = Map.groupBy(points, ({ series, step }) => `${series}/${step}`);
  const seeds = Map.groupBy(points, ({ series }) => series);
  const all = (series: string) => new Set(seeds.get(series)!.map(({ seed }) => seed)).size;
  return [...groups.values()]
    .filter((own) => own.length === all(own[0].series))
    .map((own) => ({
      series: own[0].series,
      step: own[0].step,
      value: median(own.map(({ value }) => value)),
    }))
    .sort((a, b) => a.step - b.step);
}

/** A panel of a figure; `zoom` is the unique name by which it is dragged and zoomed. */
export function panel(
  { title, points, series, levels = [], scale, format }: Panel,
  span: Span,
  zoom: string,
): Part {
  const x = stepAxis("step", span);
  const y = valueAxis("value", scale, format);
  const color = seriesColor(series);
  // A single evaluation is a dot: no line goes through it.
  const single = new Set(points.map(({ step }) => step)).size === 1;
  const line = { type: "line" as const, ...single && { point: true } };
  return {
    ...PANEL,
    title: { text: title, fontSize: 12, offset: 4, frame: "group" },
    layer: [
      ...levels.flatMap((level) => rule(level, scale)),
      {
        data: table(points),
        mark: { ...line, strokeWidth: 0.8, opacity: 0.45, clip: true },
        encoding: { x, y, color, detail: { field: "seed" } },
      },
      {
        params: [{ name: zoom, select: "interval", bind: "scales" }],
        data: table(middles(points)),
        mark: { ...line, strokeWidth: 2.4, clip: true },
        encoding: { x, y, color },
      },
    ],
  };
}

/** A line across the panel with its name on it. */
function rule({ name, value }: Level, scale: Scale): Layer[] {
  const y = valueAxis("value", scale);
  const data = { values: [{ value }] };
  return [
    { data, mark: { type: "rule", color: palette.grey }, encoding: { y } },
    {
      data,
      mark: {
        type: "text",
        text: name,
        align: "left",
        dx: 3,
        dy: -6,
        fontSize: 10,
        clip: false,
        tooltip: null,
      },
      encoding: { y, x: { value: 0 } },
    },
  ];
}

import {
  type Layer,
  middles,
  palette,
  type Part,
  type Point,
  type Scale,
  type Series,
  type Span,
  stepAxis,
  table,
  valueAxis,
} from "../../figures/mod.ts";

/** A level across a panel, and its name. */
export interface Mark {
  readonly name: string;
  readonly value: number;
  readonly dash?: readonly number[];
  /** Where the name stands: at the left unless said. */
  readonly end?: "left" | "right";
}

/** Curves over training that carry their names at their ends. */
export interface NamedLines {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly points: readonly Point[];
  readonly series: readonly Series[];
  /** Of the series, those drawn thin: what the others are compared with. */
  readonly thin?: readonly string[];
  readonly levels?: readonly Mark[];
  readonly scale: Scale;
  readonly format?: string;
  /** Whether the training steps are told below. */
  readonly steps: boolean;
}

/** The least distance between two names at the right edge, in units of the figure. */
const CLOSE = 13;

/** Seeds thin, their median thick, and the name of each series where it ends. */
export function namedLines(lines: NamedLines, span: Span): Part {
  const { title, width, height, points, series, thin = [], levels = [], scale, format } = lines;
  const x = { ...stepAxis("step", span), ...(lines.steps ? {} : { title: null, axis: null }) };
  const y = valueAxis("value", scale, format);
  const color = {
    field: "series",
    type: "nominal" as const,
    scale: { domain: series.map(({ name }) => name), range: series.map((one) => one.color) },
    legend: null,
  };
  const isThin = ({ series }: { series: string }) => thin.includes(series);
  const [main, beside] = [points.filter((one) => !isThin(one)), points.filter(isThin)];
  const drawn = (data: readonly object[], mark: object, detail = {}): Layer[] =>
    data.length === 0 ? [] : [{
      data: table(data),
      mark: { type: "line", clip: true, ...mark },
      encoding: { x, y, color, ...detail },
    }];
  return {
    width,
    height,
    title: { text: title, fontSize: 12, offset: 4, frame: "group" },
    layer: [
      ...levels.flatMap((level) => levelLayers(level, scale, width)),
      ...drawn(main, { strokeWidth: 0.8, opacity: 0.4 }, { detail: { field: "seed" } }),
      ...drawn(middles(beside), { strokeWidth: 1.1 }),
      ...drawn(middles(main), { strokeWidth: 2.6 }),
      ...names(middles(points), series, scale, { width, height, y }),
    ],
  };
}

function levelLayers(
  { name, value, dash = [], end = "left" }: Mark,
  scale: Scale,
  width: number,
): Layer[] {
  const left = end === "left";
  const y = valueAxis("value", scale);
  const data = { values: [{ value }] };
  return [
    { data, mark: { type: "rule", color: palette.grey, strokeDash: [...dash] }, encoding: { y } },
    {
      data,
      mark: {
        type: "text",
        text: name,
        align: end,
        dx: left ? 3 : -3,
        dy: -6,
        fontSize: 10,
        tooltip: null,
      },
      encoding: { y, x: { value: left ? 0 : width } },
    },
  ];
}

type Placed = { readonly width: number; readonly height: number; readonly y: object };

/** Names beside the last values, moved apart where they would overlap. */
function names(
  points: readonly Omit<Point, "seed">[],
  series: readonly Series[],
  scale: Scale,
  { width, height, y }: Placed,
): Layer[] {
  const ends = series.flatMap(({ name, color }) => {
    const last = points.filter((one) => one.series === name).at(-1);
    return last === undefined ? [] : [{ name, color, value: last.value }];
  }).sort((a, b) => b.value - a.value);
  const domain = scale.domain as readonly [number, number] | undefined;
  const along = (value: number) => scale.type === "log" ? Math.log(value) : value;
  const extent = domain === undefined ? 1 : along(domain[1]) - along(domain[0]);
  let floor = Infinity;
  return ends.map(({ name, color, value }): Layer => {
    const at = along(value) / extent;
    const placed = Math.min(at, floor - CLOSE / height);
    floor = placed;
    return {
      data: { values: [{ value }] },
      mark: {
        type: "text",
        text: name,
        color,
        align: "left",
        dx: 6,
        dy: (at - placed) * height,
        fontSize: 11,
        clip: false,
        tooltip: null,
      },
      encoding: { y, x: { value: width } } as Layer["encoding" & keyof Layer],
    } as Layer;
  });
}

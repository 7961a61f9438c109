import { type Layer, palette, type Part, type Span, stepAxis, table } from "../../figures/mod.ts";
import { mean } from "../../measures/mod.ts";
import { type AxisTime, TIMES_OF, type TimesOf } from "../coupling_summary.ts";
import type { ByPlace, Shares } from "./shares.ts";

const TIME_COLORS: Readonly<Record<TimesOf, string>> = {
  seen: palette.black,
  factorised: palette.green,
  coupled: palette.orange,
};
const TIME_NAMES: Readonly<Record<TimesOf, string>> = {
  seen: "seen",
  factorised: "predicted if apart",
  coupled: "predicted if together",
};

const HEAD = { fontSize: 12, offset: 4 } as const;
/** Height of the panels of one row. */
const HEIGHT = 190;

/** When x and y are learned on skewed lattices, beside what the two hypotheses predict. */
export function timesPart(times: readonly AxisTime[]): Part {
  const span = spanOf(times);
  const rows = times.map(({ axis, step, across, of, middle, interval, seeds }) => ({
    row: `${axis}, every ${step} px (${axis === "x" ? "y" : "x"}: ${across})`,
    of: TIME_NAMES[of],
    middle,
    low: interval?.[0] ?? middle,
    high: interval?.[1] ?? middle,
    seeds,
  }));
  const known = rows.filter(({ middle }) => middle !== null)
    .map(({ seeds: _, ...row }) => ({
      ...row,
      low: within(row.low!, span),
      high: within(row.high!, span),
    }));
  const single = rows.flatMap(({ row, of, seeds }) =>
    seeds.map(({ steps }) => ({ row, of, steps }))
  );
  const order = [...new Set(rows.map(({ row }) => row))];
  const y = {
    field: "row",
    type: "ordinal" as const,
    title: null,
    sort: order,
    scale: { domain: order, paddingInner: 0.35 },
    axis: { ticks: false, domain: false },
  };
  const yOffset = {
    field: "of",
    type: "nominal" as const,
    sort: TIMES_OF.map((of) => TIME_NAMES[of]),
  };
  // What nothing is known of has no place in the key.
  const there = TIMES_OF.filter((of) => known.some((row) => row.of === TIME_NAMES[of]));
  const color = {
    field: "of",
    type: "nominal" as const,
    title: null,
    scale: {
      domain: there.map((of) => TIME_NAMES[of]),
      range: there.map((of) => TIME_COLORS[of]),
    },
    legend: { orient: "top" as const, symbolType: "circle", symbolOpacity: 1, offset: 2 },
  };
  const x = (field: string) => ({ ...stepAxis(field, span), title: "steps until half are right" });
  const layers: Layer[] = known.length === 0 ? [] : [
    {
      data: table(known),
      mark: { type: "rule", strokeWidth: 2, opacity: 0.6 },
      encoding: { x: x("low"), x2: { field: "high" }, y, yOffset, color },
    },
    {
      data: table(single),
      mark: { type: "tick", thickness: 1, size: 7, opacity: 0.6 },
      encoding: { x: x("steps"), y, yOffset, color },
    },
    {
      data: table(known),
      mark: { type: "circle", size: 60, opacity: 1 },
      encoding: { x: x("middle"), y, yOffset, color },
    },
  ];
  return {
    width: 250,
    height: HEIGHT,
    title: { text: "Skewed lattices: when is each axis right?", ...HEAD },
    layer: layers,
  };
}

/** All seeds' times with some room; an interval of few seeds may go beyond. */
function spanOf(times: readonly AxisTime[]): Span {
  const all = times.flatMap(({ seeds }) => seeds.map(({ steps }) => steps));
  return all.length === 0 ? [100, 10_000] : [Math.min(...all) / 1.6, Math.max(...all) * 1.6];
}

const within = (step: number, [first, last]: Span) => Math.min(last, Math.max(first, step));

const WHOSE_COLORS = { own: palette.black, other: palette.purple } as const;

/** Accuracy at rare and at frequent places: by the axis's own frequency, and by the other's. */
export function placesPart(points: readonly ByPlace[]): Part {
  const middles = [...Map.groupBy(points, ({ whose, place }) => `${whose}/${place}`).values()]
    .map((own) => ({ ...own[0], value: mean(own.map(({ value }) => value)) }));
  // Seeds tell how far they scatter; of one seed the counts must do.
  const bars = new Set(points.map(({ seed }) => seed)).size > 1 ? [] : middles.map((point) => {
    const off = 1.96 * Math.sqrt(point.value * (1 - point.value) / point.count);
    return { ...point, low: point.value - off, high: point.value + off };
  });
  const x = {
    field: "place",
    type: "ordinal" as const,
    sort: ["rare", "frequent"],
    title: "how often training shows the place",
    scale: { padding: 0.35 },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    title: null,
    scale: { domain: [0, 1] },
    axis: { format: "%", tickCount: 5 },
  };
  const color = {
    field: "whose",
    type: "nominal" as const,
    title: null,
    scale: { domain: Object.keys(WHOSE_COLORS), range: Object.values(WHOSE_COLORS) },
    legend: {
      orient: "top" as const,
      offset: 2,
      symbolType: "stroke",
      symbolStrokeWidth: 2.4,
      symbolOpacity: 1,
      columns: 1,
      labelExpr: "datum.label === 'own' ? 'by its own frequency' : " +
        "'by the other axis’s: flat if apart, as steep if together'",
    },
  };
  return {
    width: 160,
    height: HEIGHT,
    title: { text: "Skewed frequencies: share right at rare, frequent places", ...HEAD },
    layer: [
      {
        data: table(points),
        mark: { type: "line", strokeWidth: 0.8, opacity: 0.45 },
        encoding: { x, y, color, detail: { field: "seed" } },
      },
      ...(bars.length === 0 ? [] : [{
        data: table(bars),
        mark: { type: "rule" as const, strokeWidth: 1.2 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      }]),
      {
        data: table(middles),
        mark: { type: "line", strokeWidth: 2.6, point: { size: 50 } },
        encoding: { x, y, color },
      },
    ],
  };
}

/** Joint accuracy against the product of x's and y's. */
export function jointPart(shares: readonly Shares[]): Part {
  const points = shares.map(({ x, y, both }) => ({ product: x * y, both }));
  const bound = Array.from({ length: 21 }, (_, k) => ({ product: (k / 20) ** 2, both: k / 20 }));
  const axis = (field: string, title: string) => ({
    field,
    type: "quantitative" as const,
    title,
    scale: { domain: [0, 1] },
    axis: { format: "%", tickCount: 5 },
  });
  const encoding = {
    x: axis("product", "share of x right × share of y right"),
    y: axis("both", "both right"),
  };
  return {
    width: HEIGHT,
    height: HEIGHT,
    title: { text: "Do errors come together?", ...HEAD },
    layer: [
      {
        data: table([{ product: 0, both: 0 }, { product: 1, both: 1 }]),
        mark: { type: "line", color: palette.darkGrey, strokeWidth: 1.6, tooltip: null },
        encoding,
      },
      {
        data: table(bound),
        mark: { type: "line", color: palette.grey, strokeWidth: 1.6, tooltip: null },
        encoding,
      },
      words("independent", palette.darkGrey, 0.74, 0.48),
      words("never one alone", palette.grey, 0.3, 0.82),
      {
        data: table(points),
        mark: { type: "circle", size: 16, opacity: 0.35, color: palette.black },
        encoding,
      },
    ],
  };
}

function words(text: string, color: string, x: number, y: number): Layer {
  return {
    data: { values: [{}] },
    mark: { type: "text", text, color, fontSize: 11, fontWeight: "bold", tooltip: null },
    encoding: { x: { value: x * HEIGHT }, y: { value: (1 - y) * HEIGHT } },
  };
}

/** A course of training in the plane of x's and y's accuracy. */
export interface Course {
  readonly name: string;
  readonly shares: readonly Omit<Shares, "seed">[];
}

/** Not those of x and of y, which stand below. */
const COURSE_COLORS = [
  palette.black,
  palette.purple,
  palette.green,
  palette.orange,
  palette.grey,
];

/** How x and y come: along the diagonal together, along an edge one first. */
export function coursePart(courses: readonly Course[]): Part {
  const rows = courses.flatMap(({ name, shares }) =>
    shares.map(({ step, x, y }) => ({ name, step, x, y }))
  );
  const axis = (field: "x" | "y") => ({
    field,
    type: "quantitative" as const,
    title: `${field} right`,
    scale: { domain: [0, 1] },
    axis: { format: "%", tickCount: 5 },
  });
  return {
    width: HEIGHT,
    height: HEIGHT,
    title: { text: "Which comes first?", ...HEAD },
    layer: [
      {
        data: table([{ x: 0, y: 0 }, { x: 1, y: 1 }]),
        mark: { type: "line", color: "#CCCCCC", tooltip: null },
        encoding: { x: axis("x"), y: axis("y") },
      },
      ...corner("together", 0.66, 0.56, "left"),
      ...corner("y first", 0.04, 0.93, "left"),
      ...corner("x first", 0.96, 0.06, "right"),
      ...(rows.length === 0 ? [] : [{
        data: table(rows),
        mark: { type: "line" as const, strokeWidth: 1.8 },
        encoding: {
          x: axis("x"),
          y: axis("y"),
          order: { field: "step" },
          color: {
            field: "name",
            type: "nominal" as const,
            title: null,
            scale: { domain: courses.map(({ name }) => name), range: COURSE_COLORS },
            legend: { orient: "right" as const, symbolType: "stroke", symbolStrokeWidth: 2.4 },
          },
        },
      }]),
    ],
  };
}

function corner(text: string, x: number, y: number, align: "left" | "right"): Layer[] {
  return [{
    data: { values: [{}] },
    mark: { type: "text", text, align, color: palette.darkGrey, fontSize: 11, tooltip: null },
    encoding: { x: { value: x * HEIGHT }, y: { value: (1 - y) * HEIGHT } },
  }];
}

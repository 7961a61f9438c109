import { palette, type Part, table } from "../../figures/mod.ts";
import { type Estimate, geometricMean, mean } from "../../measures/statistics/mod.ts";
import { inWords } from "../claims/claim.ts";
import { rules } from "../claims/mod.ts";
import type { AxisTime, TimesOf } from "../coupling_summary.ts";
import type { ByPlace } from "./shares.ts";

/** What is drawn over the prediction of x and y apart. */
const RATIOS = {
  seen: { name: "seen", color: palette.black },
  coupled: { name: "predicted if together", color: palette.orange },
} as const;
type RatioOf = keyof typeof RATIOS;

export const HEAD = { fontSize: 12, offset: 4 } as const;
/** Height of the panels of one row. */
export const HEIGHT = 190;
/** Of the first panel: its width, and the height of a row. */
const [WIDTH, ROW] = [280, 64];

/** Steps of one axis of a skewed lattice over those predicted if apart, in the same seed. */
interface Ratio {
  readonly row: string;
  readonly of: RatioOf;
  readonly seed: number;
  readonly value: number;
}

/** Seed by seed, so that a slow seed is slow on both sides; none where nothing is predicted. */
export function ratiosOf(times: readonly AxisTime[]): Ratio[] {
  const rowOf = ({ axis, step, across }: AxisTime) =>
    `${axis} every ${step} px (${axis === "x" ? "y" : "x"} every ${across})`;
  return [...Map.groupBy(times, rowOf)].flatMap(([row, own]) => {
    const seedsOf = (of: TimesOf) => own.find((one) => one.of === of)?.seeds ?? [];
    return (Object.keys(RATIOS) as RatioOf[]).flatMap((of) =>
      seedsOf(of).flatMap(({ seed, steps }): Ratio[] => {
        const apart = seedsOf("factorised").find((one) => one.seed === seed);
        return apart === undefined ? [] : [{ row, of, seed, value: steps / apart.steps }];
      })
    );
  });
}

/** Rows where both answers predict nearly the same: what is seen cannot tell there which is right. */
export function silentRows(ratios: readonly Ratio[]): string[] {
  const coupled = ratios.filter(({ of }) => of === "coupled");
  return [...Map.groupBy(coupled, ({ row }) => row)].filter(([, own]) => {
    const { value } = geometricMean(own.map(({ value }) => value));
    return Math.abs(Math.log(value)) < rules.LEAST_CONTRAST;
  }).map(([row]) => row);
}

/**
 * When x and y are learned on skewed lattices, over what is predicted if apart: at 1 they are. `within`
 * is the tolerance in pixels that the answer hangs on, where another would not give it.
 */
export function timesPart(ratios: readonly Ratio[], within?: number): Part {
  const silent = silentRows(ratios);
  const named = ratios.filter(({ row }) => !silent.includes(row))
    .map(({ of, ...rest }) => ({ ...rest, of: RATIOS[of].name as string }));
  const middles = [...Map.groupBy(named, ({ row, of }) => `${row}/${of}`).values()].map((own) => {
    const { value: middle, interval } = geometricMean(own.map(({ value }) => value));
    const [low, high] = interval ?? [middle, middle];
    const { row, of } = own[0];
    return { row, of, middle, low, high };
  });
  const order = [...new Set(named.map(({ row }) => row))];
  const y = {
    field: "row",
    type: "ordinal" as const,
    title: null,
    sort: order,
    scale: { domain: order, paddingInner: 0.6, paddingOuter: 0.3 },
    axis: { ticks: false, domain: false },
  };
  const names = Object.values(RATIOS).map(({ name }) => name as string);
  const yOffset = { field: "of", type: "nominal" as const, sort: names };
  const color = {
    field: "of",
    type: "nominal" as const,
    title: null,
    scale: { domain: names, range: Object.values(RATIOS).map((one) => one.color) },
    legend: { orient: "bottom" as const, symbolType: "circle", symbolOpacity: 1 },
  };
  const values = [1, ...ratios.map(({ value }) => value)];
  const [least, most] = [Math.min(...values) / 1.3, Math.max(...values) * 1.3];
  const ticks = [0.25, 0.5, 0.7, 1, 1.4, 2, 4].filter((at) => at > least && at < most);
  const x = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: "steps until half are right, over those predicted if apart",
    scale: { type: "log" as const, domain: [least, most], nice: false, clamp: true },
    axis: { values: ticks, format: "~g", grid: false },
  });
  const apart = { data: { values: [{ value: 1 }] }, encoding: { x: x("value") } };
  return {
    width: WIDTH,
    height: Math.max(HEIGHT, ROW * order.length),
    title: {
      text: "Uneven lattices: when is an axis right?",
      subtitle: [
        ...(within === undefined ? ["In brackets the other axis; predictions are from"] : [
          `Right is within ${within} px. Within ${rules.WIDE_TOLERANCE} px this does not`,
          "come out, so lattices do not decide.",
          "In brackets the other axis; predictions are from",
        ]),
        "even lattices of the same seed.",
      ],
      ...HEAD,
    },
    layer: [
      { ...apart, mark: { type: "rule", color: palette.green, strokeWidth: 2, tooltip: null } },
      {
        data: apart.data,
        mark: {
          type: "text",
          text: "apart",
          color: palette.green,
          align: "left",
          dx: 4,
          fontSize: 11,
          fontWeight: "bold",
          tooltip: null,
        },
        encoding: { x: x("value"), y: { value: 6 } },
      },
      {
        data: table(middles),
        mark: { type: "rule", strokeWidth: 2, opacity: 0.6 },
        encoding: { x: x("low"), x2: { field: "high" }, y, yOffset, color },
      },
      {
        data: table(named),
        mark: { type: "tick", thickness: 1.4, size: 12, opacity: 0.8 },
        encoding: { x: x("value"), y, yOffset, color },
      },
      {
        data: table(middles),
        mark: { type: "circle", size: 60, opacity: 1 },
        encoding: { x: x("middle"), y, yOffset, color },
      },
    ],
  } as Part;
}

const WHOSE_COLORS = { own: palette.black, other: palette.purple } as const;

/**
 * Accuracy at rare and at frequent places: by the axis's own frequency, and by the other's; `weight` is
 * that of the other's beside its own.
 */
export function placesPart(points: readonly ByPlace[], weight: Estimate | null): Part {
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
    title: "samples right along an axis",
    scale: { zero: false, nice: true },
    axis: { format: "%", tickCount: 5 },
  };
  const color = {
    field: "whose",
    type: "nominal" as const,
    title: null,
    scale: { domain: Object.keys(WHOSE_COLORS), range: Object.values(WHOSE_COLORS) },
    legend: {
      orient: "bottom" as const,
      symbolType: "stroke",
      symbolStrokeWidth: 2.4,
      symbolOpacity: 1,
      columns: 1,
      labelExpr: "datum.label === 'own' ? 'by its own frequency' : 'by the other axis’s'",
    },
  };
  return {
    width: 200,
    height: HEIGHT,
    title: {
      text: "Uneven frequencies: how much",
      subtitle: [
        "Flat by the other axis’s if apart,",
        "as steep as by its own if together.",
        ...(weight === null ? [] : [`It is ${inWords(weight)} times as steep.`]),
      ],
      ...HEAD,
    },
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

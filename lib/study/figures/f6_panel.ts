/** A panel of F6: one claim under every combination, a row each, in the order of all other panels. */

import { type Layer, palette, type Part, table } from "../../figures/mod.ts";
import { type Input, type Order, READINGS } from "../../records/mod.ts";
import type { Bound, OF_THE_CODE, Verdict } from "../claims/mod.ts";
import type { GridRow } from "../weigh_readings.ts";

export const VERDICT_COLORS: Readonly<Record<Verdict, string>> = {
  supports: palette.blue,
  refutes: palette.vermilion,
  open: palette.grey,
};

/** What a combination chooses, in words. */
const WORDS: {
  readonly input: Readonly<Partial<Record<Input, string>>>;
  readonly order: Readonly<Record<Order, string>>;
} = {
  input: { sampled: "own sample", noised: "noised image", blind: "pure noise" },
  order: { umap: "UMAP", pca: "PCA", linear: "whole code" },
};

/** Of a number, and of a bound: it points to where the number may lie. */
const SHAPES: readonly (readonly [bound: Bound | "", mark: string])[] = [
  ["", "circle"],
  ["at least", "triangle-right"],
  ["at most", "triangle-left"],
];

const [WIDTH, ROW] = [170, 15];

/** A combination and its row. */
export interface Spot extends GridRow {
  readonly row: string;
  readonly isNamed: boolean;
}

type CodeClaim = (typeof OF_THE_CODE)[number];

/** The combinations of a claim, each in its row. */
export const spotsOf = (rows: readonly GridRow[]): Spot[] =>
  rows.map((one) => {
    const { input, layer, order } = one;
    const name = READINGS.find((reading) =>
      reading.input === input && reading.layer === layer && reading.order === order
    )?.name;
    const words = `${WORDS.input[input]}, ${layer}, ${WORDS.order[order]}`;
    return { ...one, row: name ? `${name}: ${words}` : words, isNamed: name !== undefined };
  });

/** The rows from above, with a gap between one input and the next. */
function rowsOf(spots: readonly Spot[]): string[] {
  const inputs = [...Map.groupBy(spots, ({ input }) => input).values()];
  return inputs.flatMap((own, k) => [
    ...k === 0 ? [] : [" ".repeat(k)],
    ...own.map(({ row }) => row),
  ]);
}

export function panelOf({ id, inF6 }: CodeClaim, spots: readonly Spot[], first: boolean): Part {
  const { bar, isLog = false, says, statistic } = inF6;
  const rows = rowsOf(spots);
  const drawn = (value: number) => isLog ? Math.exp(value) : value;
  const known = spots.flatMap(({ statistic, interval, ...spot }) =>
    statistic === null ? [] : [{
      row: spot.row,
      verdict: spot.verdict,
      bound: spot.bound ?? "",
      statistic: drawn(statistic),
      low: drawn(interval?.[0] ?? statistic),
      high: drawn(interval?.[1] ?? statistic),
    }]
  );
  const without = spots.filter(({ statistic }) => statistic === null).map(({ row }) => ({ row }));
  const color = {
    field: "verdict",
    type: "nominal" as const,
    title: null,
    scale: { domain: Object.keys(VERDICT_COLORS), range: Object.values(VERDICT_COLORS) },
    legend: null,
  };
  const shape = {
    field: "bound",
    type: "nominal" as const,
    scale: { domain: SHAPES.map(([bound]) => bound), range: SHAPES.map(([, mark]) => mark) },
    legend: null,
  };
  const y = {
    field: "row",
    type: "nominal" as const,
    title: null,
    sort: null,
    scale: { domain: rows },
    axis: first
      ? {
        ticks: false,
        domain: false,
        labelLimit: 300,
        labelFontWeight: {
          condition: { test: "indexof(datum.label, ':') > 0", value: "bold" as const },
          value: "normal" as const,
        },
      }
      : null,
  };
  const x = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: statistic,
    axis: isLog ? { values: [0.25, 0.5, 1, 2, 4, 8], format: "~g" } : { tickCount: 4 },
    scale: isLog ? { type: "log" as const, nice: false } : {
      zero: true,
      nice: true,
      // Room for words to the right of the line.
      domainMax: Math.max(1.5 * bar, ...known.map(({ high }) => high)),
    },
  });
  const line = { data: { values: [{ bar: drawn(bar) }] } };
  const layer: Layer[] = [
    {
      data: table(spots.filter(({ isNamed }) => isNamed).map(({ row }) => ({ row }))),
      mark: { type: "bar", height: ROW, color: "#EEEEEE", tooltip: null },
      encoding: { y },
    },
    {
      ...line,
      mark: { type: "rule", color: palette.black, strokeDash: [5, 3], tooltip: null },
      encoding: { x: x("bar") },
    },
    {
      ...line,
      mark: {
        type: "text",
        align: "left",
        dx: -2,
        fontSize: 10,
        clip: false,
        color: palette.darkGrey,
        tooltip: null,
      },
      encoding: { x: x("bar"), y: { value: -7 }, text: { value: "as claimed →" } },
    },
    {
      data: table(known),
      mark: { type: "rule", strokeWidth: 2, opacity: 0.5 },
      encoding: { y, x: x("low"), x2: { field: "high" }, color },
    },
    {
      data: table(known),
      mark: { type: "point", filled: true, size: 52, opacity: 1 },
      encoding: { y, x: x("statistic"), color, shape },
    },
    ...(without.length === 0 ? [] : [{
      data: table(without),
      mark: { type: "text" as const, align: "left" as const, fontSize: 10, color: palette.grey },
      encoding: { y, x: { value: 4 }, text: { value: "no number" } },
    }]),
  ];
  return {
    width: WIDTH,
    height: ROW * rows.length,
    title: { text: `${id}: ${says}`, subtitle: countsOf(spots), fontSize: 12, offset: 16 },
    layer,
  };
}

/** How many combinations come to which verdict. */
const countsOf = (spots: readonly Spot[]): string =>
  (Object.keys(VERDICT_COLORS) as Verdict[])
    .map((verdict) => [verdict, spots.filter((spot) => spot.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) =>
      `${count} ${count === 1 || verdict === "open" ? verdict : verdict.replace(/s$/, "")}`
    ).join(", ");

/** A column of F6: one claim under every combination, and marks that tell which. */

import { type Layer, palette, type Part, table } from "../../figures/mod.ts";
import { CODE_LAYERS, CONTROL, INPUTS, ORDERS } from "../../records/mod.ts";
import type { Bound, OF_THE_CODE, Verdict } from "../claims/mod.ts";
import type { GridRow } from "../weigh_readings.ts";

export const VERDICT_COLORS: Readonly<Record<Verdict, string>> = {
  supports: palette.blue,
  refutes: palette.vermilion,
  open: palette.grey,
};

/** What a reading chooses: each with all its values. */
const CHOICES = [
  {
    name: "input",
    values: INPUTS.filter((input) => input !== CONTROL.input),
    words: { sampled: "own sample", noised: "noised image", blind: "pure noise" },
  },
  { name: "layer", values: CODE_LAYERS, words: {} },
  {
    name: "order",
    values: ORDERS,
    words: { umap: "by UMAP", pca: "by PCA", linear: "whole code" },
  },
] as const;

export const APART = { scale: { color: "independent" }, legend: { color: "independent" } } as const;

/** Of a number, and of a bound: it points to where the number may lie. */
const SHAPES: readonly (readonly [bound: Bound | "", mark: string])[] = [
  ["", "circle"],
  ["at least", "triangle-up"],
  ["at most", "triangle-down"],
];

const STEP = 11;
const HEIGHT = 150;

/** A combination in its place. */
export interface Spot extends GridRow {
  readonly rank: number;
  /** The named reading that it is, or nothing. */
  readonly named: string;
}

type CodeClaim = (typeof OF_THE_CODE)[number];

export function columnOf({ id, inF6 }: CodeClaim, spots: readonly Spot[], first: boolean): Part {
  const counts = (Object.keys(VERDICT_COLORS) as Verdict[])
    .map((verdict) => [verdict, spots.filter((spot) => spot.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) =>
      `${count} ${count === 1 || verdict === "open" ? verdict : verdict.replace(/s$/, "")}`
    );
  return {
    spacing: 12,
    bounds: "flush",
    title: {
      text: `${id}: ${inF6.says}`,
      subtitle: [counts.join(", "), inF6.statistic],
      fontSize: 12,
      // Above the curve the named readings stand upright.
      offset: 34,
    },
    vconcat: [curveOf(spots, inF6), marksOf(spots, first)],
    resolve: APART,
  };
}

const placeOf = (count: number) => ({
  field: "rank",
  type: "quantitative" as const,
  scale: { domain: [-0.7, count - 0.3], nice: false, zero: false },
  axis: null,
});

function curveOf(spots: readonly Spot[], { bar, isLog = false }: CodeClaim["inF6"]): Part {
  const x = placeOf(spots.length);
  const drawn = (value: number) => isLog ? Math.exp(value) : value;
  const known = spots.flatMap(({ statistic, interval, ...spot }) =>
    statistic === null ? [] : [{
      rank: spot.rank,
      verdict: spot.verdict,
      named: spot.named,
      bound: spot.bound ?? "",
      statistic: drawn(statistic),
      low: drawn(interval?.[0] ?? statistic),
      high: drawn(interval?.[1] ?? statistic),
    }]
  );
  const without = spots.filter(({ statistic }) => statistic === null)
    .map(({ rank, verdict }) => ({ rank, verdict }));
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
    field: "statistic",
    type: "quantitative" as const,
    title: null,
    axis: isLog ? { values: [0.25, 0.5, 1, 2, 4, 8], format: "~g" } : { tickCount: 5 },
    scale: isLog ? { type: "log" as const, nice: false } : { zero: true, nice: true },
  };
  const layer: Layer[] = known.length === 0 ? [] : [
    {
      data: { values: [{ bar: drawn(bar) }] },
      mark: { type: "rule", color: palette.black, strokeDash: [5, 3], tooltip: null },
      encoding: { y: { ...y, field: "bar" } },
    },
    {
      data: table(known.filter(({ named }) => named !== "")),
      mark: { type: "rule", color: "#DDDDDD", strokeWidth: 1 },
      encoding: { x },
    },
    {
      data: table(known),
      mark: { type: "rule", strokeWidth: 1.6, opacity: 0.55 },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
    },
    {
      data: table(known),
      mark: { type: "point", filled: true, size: 46, opacity: 1 },
      encoding: { x, y, color, shape },
    },
    {
      data: table(known.filter(({ named }) => named !== "")),
      mark: {
        type: "text",
        angle: 270,
        align: "left",
        baseline: "middle",
        fontSize: 10,
        clip: false,
        tooltip: null,
      },
      encoding: { x, y: { value: -4 }, text: { field: "named" } },
    },
  ];
  return {
    width: spots.length * STEP,
    height: HEIGHT,
    layer: [
      ...layer.filter((one) => "data" in one && (one.data as { values: unknown }).values !== ""),
      ...(without.length === 0 ? [] : [{
        data: table(without),
        mark: { type: "point" as const, size: 40, color: palette.grey, filled: false, clip: false },
        encoding: { x, y: { value: HEIGHT + 8 } },
      }]),
    ],
  };
}

function marksOf(spots: readonly Spot[], first: boolean): Part {
  const rows = CHOICES.flatMap(({ name, values, words }) =>
    values.map((value) => ({
      choice: name,
      value,
      row: (words as Record<string, string>)[value] ?? value,
    }))
  );
  const marks = spots.flatMap((spot) =>
    rows.map(({ choice, value, row }) => ({
      rank: spot.rank,
      row,
      on: spot[choice] === value ? 1 : 0,
    }))
  );
  return {
    width: spots.length * STEP,
    height: rows.length * 13,
    data: table(marks),
    mark: { type: "circle", size: 42 },
    encoding: {
      x: placeOf(spots.length),
      y: {
        field: "row",
        type: "ordinal",
        title: null,
        sort: rows.map(({ row }) => row),
        axis: first ? { ticks: false, domain: false } : null,
      },
      color: {
        field: "on",
        type: "nominal",
        scale: { domain: [0, 1], range: ["#E6E6E6", "#444444"] },
        legend: null,
      },
      opacity: { value: 1 },
    },
  };
}

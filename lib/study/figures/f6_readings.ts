import {
  board,
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  type Part,
  type Source,
  table,
} from "../../figures/mod.ts";
import { CODE_LAYERS, CONTROL, INPUTS, ORDERS, READINGS } from "../../records/mod.ts";
import { type Bound, OF_THE_CODE, type Verdict } from "../claims/mod.ts";
import { inList } from "../in_list.ts";
import type { ClaimsRecord, GridRow } from "../weigh_readings.ts";

const COLORS: Readonly<Record<Verdict, string>> = {
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

const APART = { scale: { color: "independent" }, legend: { color: "independent" } } as const;

/** Of a number, and of a bound: it points to where the number may lie. */
const SHAPES: readonly (readonly [bound: Bound | "", mark: string])[] = [
  ["", "circle"],
  ["at least", "triangle-up"],
  ["at most", "triangle-down"],
];

const STEP = 11;
const HEIGHT = 150;

/** A combination in its place. */
interface Spot extends GridRow {
  readonly rank: number;
  /** The named reading that it is, or nothing. */
  readonly named: string;
}

/**
 * F6, a specification curve: what each claim of the code comes to under every combination of input,
 * layer and order, sorted; below, marks tell which combination it is.
 */
export function readingsFigure(
  { grid }: Pick<ClaimsRecord, "grid">,
  sources: readonly Source[] = [],
): Figure {
  const columns = OF_THE_CODE.flatMap((claim) => {
    const own = grid.filter((row) => row.id === claim.id);
    return own.length === 0 ? [] : [{ claim, spots: spotsOf(own) }];
  });
  if (columns.length === 0) {
    throw new RangeError(
      "Cannot draw F6 as there must be claims of the code: current value is none",
    );
  }
  const count = Math.max(...columns.map(({ spots }) => spots.length));
  const hasNumber = ({ spots }: { spots: readonly Spot[] }) =>
    spots.some(({ statistic }) => statistic !== null);
  const drawn = columns.some(hasNumber) ? columns.filter(hasNumber) : columns;
  const without = columns.filter((column) => !drawn.includes(column));
  const spec: FigureSpec = {
    title: {
      text: headline(drawn.map(({ spots }) => spots)),
      subtitle: lines(
        `Each claim weighed in ${count} ways to read the code (what the network holds inside). One mark ` +
          "is one way, with its 95 % interval; the dots below it tell which. A triangle is a bound, as " +
          "some runs never get there: the number lies where it points. Dashed: what the rule holds it " +
          "against." +
          hollow(drawn.flatMap(({ spots }) => spots)) +
          (without.length === 0
            ? ""
            : ` Not drawn, as runs are too few: ${inList(without.map(({ claim }) => claim.id))}.`),
        Math.max(420, 230 * drawn.length),
      ),
    },
    vconcat: [
      verdictKey(),
      {
        hconcat: drawn.map(({ claim, spots }, k) => columnOf(claim, spots, k === 0)),
        spacing: 18,
        resolve: APART,
      },
    ],
    resolve: APART,
  };
  return figure(spec, columns.map(({ claim: { id }, spots }) => ({ id, spots })), sources);
}

/** Why some have no number. */
function hollow(spots: readonly Spot[]): string {
  const without = spots.filter(({ statistic }) => statistic === null);
  if (without.length === 0) return "";
  return without.every(({ order }) => order === "linear")
    ? " A hollow dot, below the rest, has no number: off the whole code straight lines read the place from the first " +
      "evaluation on, or never, so that no time is seen."
    : " A hollow dot has no number.";
}

/** Whether ways of looking contradict each other, or only decide less. */
function headline(columns: readonly (readonly Spot[])[]): string {
  const has = (spots: readonly Spot[], verdict: Verdict) =>
    spots.some((spot) => spot.verdict === verdict);
  const varies = columns.some((spots) => new Set(spots.map(({ verdict }) => verdict)).size > 1);
  if (!varies) return "F6  The verdict does not hang on how one looks";
  const contradicts = columns.some((own) => has(own, "supports") && has(own, "refutes"));
  return contradicts
    ? "F6  The verdict hangs on how one looks: some ways contradict others"
    : "F6  How one looks settles whether a claim is decided, never which way";
}

/** What the colours of the dots mean. */
function verdictKey(): Part {
  const verdicts = Object.entries(COLORS);
  return board({
    width: 100 * verdicts.length,
    height: 16,
    patches: verdicts.map(([, color], k) => ({ x: 100 * k, y: 1, width: 12, height: 12, color })),
    notes: verdicts.map(([verdict], k) => ({ x: 100 * k + 18, y: 1, text: verdict })),
  });
}

function spotsOf(rows: readonly GridRow[]): Spot[] {
  const named = (row: GridRow) =>
    READINGS.find(({ input, layer, order }) =>
      input === row.input && layer === row.layer && order === row.order
    )?.name ?? "";
  return rows
    .toSorted((a, b) => (a.statistic ?? Infinity) - (b.statistic ?? Infinity))
    .map((row, rank) => ({ ...row, rank, named: named(row) }));
}

type CodeClaim = (typeof OF_THE_CODE)[number];

function columnOf({ id, inF6 }: CodeClaim, spots: readonly Spot[], first: boolean): Part {
  const counts = (Object.keys(COLORS) as Verdict[])
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
    scale: { domain: Object.keys(COLORS), range: Object.values(COLORS) },
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

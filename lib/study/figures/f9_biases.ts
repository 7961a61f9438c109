import type { RunRecord } from "../../records/mod.ts";
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
import { mean } from "../../measures/mod.ts";
import { LEVEL } from "../../measures/statistics/mod.ts";
import {
  type BiasColumn,
  type BiasesTable,
  biasesTable,
  type BiasMark,
  worldOf,
} from "../biases_table.ts";
import { headline, sayings, testedOf } from "./f9_words.ts";

/** What a mark is drawn as. */
const MARKS: Readonly<Record<BiasMark, { readonly says: string; readonly color: string }>> = {
  "better": { says: "better", color: palette.blue },
  "maybe better": { says: "perhaps better", color: palette.skyBlue },
  "": { says: "no difference told, or not judged", color: palette.grey },
  "maybe worse": { says: "perhaps worse", color: palette.orange },
  "worse": { says: "worse", color: palette.vermilion },
  "untested": { says: "one seed", color: "#C4C4C4" },
};
const MARK_SCALE = {
  domain: Object.values(MARKS).map(({ says }) => says),
  range: Object.values(MARKS).map(({ color }) => color),
};

/** How a column is named above its panel: what it measures, and which way is better. */
const HEADS: Readonly<Record<string, readonly [string, string]>> = {
  "composed": ["drawn in place: pairs of x and y that were", "never shown (●), and shown (○) →"],
  "error": ["distance from its", "place if shown, px ←"],
  "interaction": ["code: x and y do", "not add up, M1 ←"],
  "overlap": ["code: x and y share", "directions, M2"],
  "few images": ["in place, shown a", "tenth of places →"],
  "effects": ["answers: x and y do", "not add up, M3"],
};
/** The panel of the first column is wide and has the second in it, as rings. */
const [MAIN, RINGS] = ["composed", "in place"];

const CODE_COLUMNS = ["interaction", "overlap"];
const SHARES = ["composed", "in place", "few images"];
const WIDTH = { usual: 104, main: 290 };
const ROW = 20;

const UNTRAINED = "untrained network";
const EXACT = "best answer";

/** A number of one row in one column. */
interface Dot {
  readonly row: string;
  readonly seed: number | null;
  readonly value: number;
  readonly mark: string;
}

/**
 * F9: each bias beside the plain network: a row a bias, a column a measure, a dot a seed; `costs` are
 * the operations of its training step over the plain one's. Measures that most biases lack stand in
 * the sidecar alone.
 */
export function biasesFigure(
  runs: readonly RunRecord[],
  costs: ReadonlyMap<string, number> = new Map(),
): Figure {
  const found = biasesTable(runs);
  const rows = sorted(found);
  const kept = found.columns.map((column, k) => ({ column, k }))
    .filter(({ k }) => 2 * measuredIn(rows, k) >= rows.length);
  const dots = kept.map(({ column, k }) => [
    ...rows.flatMap(({ bias, cells }) =>
      cells[k].seeds.map(({ seed, value }): Dot => {
        return { row: nameOf(bias), seed, value, mark: MARKS[cells[k].mark].says };
      })
    ),
    ...beside(runs, column),
  ]);
  const names = [...rows.map(({ bias }) => nameOf(bias)), UNTRAINED, EXACT]
    .filter((name) => dots.flat().some(({ row }) => row === name));
  const rings = dots[kept.findIndex(({ column }) => column.name === RINGS)] ?? [];
  const panels = kept.flatMap(({ column }, at) =>
    column.name === RINGS ? [] : [
      panel(column, dots[at], names, at === 0, column.name === MAIN ? rings : []),
    ]
  );
  const width = Math.max(560, 340 + (WIDTH.usual + 12) * panels.length);
  const tested = testedOf(found);
  const chance = (1 - LEVEL) * found.comparisons;
  const isAnySure = rows.some(({ cells }) =>
    cells.some(({ mark }) => mark === "better" || mark === "worse")
  );
  const spec: FigureSpec = {
    title: {
      text: headline(tested, runs[0]?.config.steps ?? 0),
      subtitle: lines(
        "A bias is a change that might help to put any x to any y. Unless a column says otherwise, " +
          "training shows every x and every y, but not all pairs. A dot is a network (a seed), the bar their mean, a ring the mean at " +
          "pairs that were shown, the grey band the plain networks, of the same seeds and steps. " +
          `Coloured where the 95 % interval of the differences, seed by seed, leaves 0 out: of ` +
          `${found.comparisons} comparisons some ${chance.toFixed(chance < 1 ? 1 : 0)} would by ` +
          `chance${
            isAnySure
              ? ". Dark: also when corrected for all of them"
              : ", and none is told when corrected for all of them"
          }. Arrows point to the better side. ` +
          "The bias crosses draws other images and is not judged. F9b follows the networks further." +
          sayings([...tested.better, ...tested.worse]),
        width,
      ),
    },
    vconcat: [
      key(dots.flat()),
      {
        hconcat: [...panels, ...costs.size > 0 ? [workPanel(rows, costs, names)] : []],
        spacing: 12,
        resolve: { scale: { y: "shared" } },
      },
    ],
    spacing: 14,
    resolve: { scale: { color: "shared" } },
  };
  const { columns: _columns, ...numbers } = found;
  return figure(
    spec,
    { ...numbers, costs: Object.fromEntries(costs) },
    runs,
  );
}

const rowAxis = (names: readonly string[], named: boolean) => ({
  field: "row",
  type: "nominal" as const,
  title: null,
  sort: [...names],
  scale: { domain: [...names] },
  axis: named
    ? {
      ticks: false,
      domain: false,
      labelFontSize: 12,
      labelPadding: 8,
      grid: true,
      gridColor: "#F2F2F2",
    }
    : { labels: false, ticks: false, domain: false, grid: true, gridColor: "#F2F2F2" },
});

/** Of the key, in units of the figure: a letter, and what is between two names. */
const KEY = { letter: 6, gap: 36 } as const;

/** What the colours say that are there, in a row. */
function key(dots: readonly Dot[]): Part {
  const names = MARK_SCALE.domain.filter((says) => dots.some(({ mark }) => mark === says));
  const ends = names.reduce<number[]>(
    (all, { length }) => [...all, all.at(-1)! + KEY.letter * length + KEY.gap],
    [0],
  );
  const width = ends.at(-1)!;
  return {
    width,
    height: 14,
    data: table(names.map((mark, k) => ({ mark, at: ends[k] }))),
    layer: (["circle", "text"] as const).map((type) => ({
      mark: type === "circle"
        ? { type, size: 60, opacity: 1, tooltip: null }
        : { type, align: "left" as const, dx: 9, fontSize: 11, color: "black", tooltip: null },
      encoding: {
        x: { field: "at", type: "quantitative", scale: { domain: [0, width] }, axis: null },
        ...type === "circle"
          ? { color: { field: "mark", type: "nominal", scale: MARK_SCALE, legend: null } }
          : { text: { field: "mark" } },
      },
    } as Layer)),
  };
}

/** One measure: the plain network's range as a band behind all rows; `rings` are another, beside it. */
function panel(
  { name }: BiasColumn,
  dots: readonly Dot[],
  names: readonly string[],
  first: boolean,
  rings: readonly Dot[],
): Part {
  const plain = dots.filter(({ row }) => row === nameOf("none")).map(({ value }) => value);
  const isShare = SHARES.includes(name);
  const x = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: null,
    scale: isShare ? { domain: [0, 1] } : { zero: true, nice: true },
    axis: { format: isShare ? "%" : "~g", tickCount: 3, grid: false },
  });
  const y = rowAxis(names, first);
  const color = {
    field: "mark",
    type: "nominal" as const,
    title: null,
    scale: MARK_SCALE,
    legend: null,
  };
  const middles = middlesOf(dots);
  const beside = middlesOf(rings);
  const spans = beside.map(({ row, value }) => ({
    row,
    value,
    from: middles.find((one) => one.row === row)?.value ?? value,
  }));
  return {
    width: name === MAIN ? WIDTH.main : WIDTH.usual,
    height: ROW * names.length,
    title: {
      text: [...HEADS[name] ?? [name]],
      fontSize: 11,
      anchor: "start",
      frame: "group",
      offset: 6,
    },
    layer: [
      ...(plain.length === 0 ? [] : [{
        data: { values: [{ low: Math.min(...plain), high: Math.max(...plain) }] },
        mark: { type: "rect", color: "#E4E4E4", tooltip: null },
        encoding: { x: x("low"), x2: { field: "high" } },
      } as Layer]),
      {
        data: table(spans),
        mark: { type: "rule", color: "#C8C8C8", strokeWidth: 1.2, tooltip: null },
        encoding: { x: x("from"), x2: { field: "value" }, y },
      } as Layer,
      {
        data: table(beside),
        mark: { type: "point", shape: "circle", size: 60, fill: "white", opacity: 1 },
        encoding: { x: x("value"), y, color },
      } as Layer,
      {
        data: table(dots),
        mark: { type: "circle", size: 42, opacity: 0.9 },
        encoding: { x: x("value"), y, color },
      } as Layer,
      {
        data: table(middles),
        mark: { type: "tick", thickness: 2.4, size: 14, tooltip: null },
        encoding: { x: x("value"), y, color },
      } as Layer,
    ],
  };
}

/** The mean of each row. */
const middlesOf = (dots: readonly Dot[]) =>
  [...Map.groupBy(dots, ({ row }) => row)].map(([row, own]) => ({
    row,
    value: mean(own.map(({ value }) => value)),
    mark: own[0].mark,
  }));

/** The column of `costs`, which no training can change. */
function workPanel(
  rows: BiasesTable["rows"],
  costs: ReadonlyMap<string, number>,
  names: readonly string[],
): Part {
  const told = rows.flatMap(({ bias }) => {
    const cost = costs.get(bias);
    return cost === undefined ? [] : [{ row: nameOf(bias), text: `${cost.toFixed(2)} x` }];
  });
  return {
    width: 60,
    height: ROW * names.length,
    title: { text: ["work of", "a step"], fontSize: 11, anchor: "start", offset: 6 },
    data: table(told),
    mark: { type: "text", fontSize: 11, tooltip: null },
    encoding: { y: rowAxis(names, false), text: { field: "text" } },
  } as Part;
}

const measuredIn = (rows: BiasesTable["rows"], k: number): number =>
  rows.filter(({ cells }) => cells[k].value !== null).length;

/** What the plain network's code scores before all training, and what the best answer does. */
function beside(runs: readonly RunRecord[], { name, world, value }: BiasColumn): Dot[] {
  const plain = runs.filter((run) => run.config.bias === undefined && worldOf(run) === world);
  const dot = (row: string) => (value: number): Dot => {
    return { row, seed: null, value, mark: MARKS[""].says };
  };
  if (CODE_COLUMNS.includes(name)) {
    return plain.flatMap((run) => value({ ...run, evaluations: [run.start] }) ?? [])
      .map(dot(UNTRAINED));
  }
  if (world !== "hidden") return [];
  return plain.flatMap(({ evaluations }) => evaluations.at(-1)!.hidden?.exact ?? [])
    .map(dot(EXACT));
}

/** The plain network first, then those that compose best. */
function sorted({ columns, rows }: BiasesTable): BiasesTable["rows"] {
  const k = columns.findIndex(({ name }) => name === MAIN);
  const [plain, ...rest] = rows.filter(({ cells }) => cells.some(({ value }) => value !== null));
  const height = ({ cells }: typeof plain) => cells[k].value ?? -1;
  return [plain, ...rest.toSorted((a, b) => height(b) - height(a))];
}

const nameOf = (bias: string): string => bias === "none" ? "plain network" : bias;

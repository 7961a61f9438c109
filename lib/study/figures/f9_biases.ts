import type { RunRecord } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  table,
} from "../../figures/mod.ts";
import { mean } from "../../measures/mod.ts";
import {
  type BiasCell,
  type BiasColumn,
  type BiasesTable,
  biasesTable,
  worldOf,
} from "../biases_table.ts";

/** What a mark is drawn as. */
const MARKS: Readonly<Record<BiasCell["mark"], { says: string; ground: string }>> = {
  better: { says: "better than plain", ground: palette.blue },
  worse: { says: "worse", ground: palette.orange },
  "": { says: "not told apart", ground: "#EEEEEE" },
};

const SHARES = ["in place", "composed", "few images"];
const CODE_COLUMNS = ["interaction", "overlap"];
const WIDTH = 92;
const HEIGHT = 24;

/** The column of `costs`, which no training can change. */
const WORK = "work";
const UNTRAINED = "untrained network";
const EXACT = "best answer";

/**
 * F9: each bias beside the plain network: a row a bias, a column a measure; `costs` are the
 * operations of its training step over the plain one's.
 */
export function biasesFigure(
  runs: readonly RunRecord[],
  costs: ReadonlyMap<string, number> = new Map(),
): Figure {
  const found = biasesTable(runs);
  const kept = found.columns.map((column, k) => ({ column, k }))
    .filter(({ k }) => found.rows.some(({ cells }) => cells[k].value !== null));
  const rows = sorted(found);
  const seeds = Math.max(...rows.flatMap(({ cells }) => cells.map((cell) => cell.seeds)));
  const cells = rows.flatMap(({ bias, cells }) =>
    kept.flatMap(({ column, k }) => {
      const { value, mark, seeds } = cells[k];
      return value === null ? [] : [{
        row: nameOf(bias),
        column: column.name,
        text: textOf(column, value),
        mark: bias === "none" ? MARKS[""].says : MARKS[mark].says,
        ink: bias !== "none" && mark === "better" ? "white" : "black",
        seeds,
      }];
    })
  ).concat(
    rows.flatMap(({ bias }) => {
      const cost = costs.get(bias);
      return cost === undefined ? [] : [plainCell(nameOf(bias), WORK, `${cost.toFixed(2)} x`)];
    }),
    kept.flatMap(({ column }) => {
      const value = untrainedValue(runs, column);
      return value === null ? [] : [plainCell(UNTRAINED, column.name, textOf(column, value))];
    }),
    kept.flatMap(({ column }) => {
      const exact = column.world !== "hidden"
        ? []
        : runs.filter((run) => run.config.bias === undefined && worldOf(run) === "hidden")
          .flatMap(({ evaluations }) => evaluations.at(-1)!.hidden?.exact ?? []);
      return exact.length === 0 ? [] : [plainCell(EXACT, column.name, textOf(column, mean(exact)))];
    }),
  );
  const columns = [...kept.map(({ column }) => column.name), ...costs.size > 0 ? [WORK] : []];
  const names = [...rows.map(({ bias }) => nameOf(bias)), UNTRAINED, EXACT]
    .filter((name) => cells.some(({ row }) => row === name));
  const x = {
    field: "column",
    type: "nominal" as const,
    title: null,
    sort: columns,
    axis: {
      orient: "top" as const,
      labelAngle: 0,
      ticks: false,
      domain: false,
      labelFontWeight: "bold" as const,
    },
  };
  const y = {
    field: "row",
    type: "nominal" as const,
    title: null,
    sort: names,
    axis: { ticks: false, domain: false, labelFontSize: 12 },
  };
  const marks = Object.values(MARKS);
  const spec: FigureSpec = {
    title: {
      text: headline(found),
      subtitle: lines(
        `Means over up to ${seeds} seeds, each bias beside the plain network on the same worlds, seeds and steps. ` +
          `Coloured where the difference leaves 0 out of an interval that is widened for ` +
          `${found.comparisons} comparisons; a hint, as seeds are few. ` +
          kept.map(({ column }) => `${capital(column.name)}: ${column.says}.`).join(" ") +
          (costs.size > 0
            ? " Work: operations of a training step, over the plain network's; guided samples need two to " +
              "three answers a step besides."
            : ""),
        Math.max(560, 150 + WIDTH * columns.length),
      ),
    },
    width: WIDTH * columns.length,
    height: HEIGHT * names.length,
    layer: [
      {
        data: table(cells),
        mark: { type: "rect", stroke: "white", strokeWidth: 2 },
        encoding: {
          x,
          y,
          color: {
            field: "mark",
            type: "nominal",
            title: null,
            scale: { domain: marks.map(({ says }) => says), range: marks.map((one) => one.ground) },
            legend: { orient: "bottom" },
          },
        },
      } as Layer,
      {
        data: table(cells),
        mark: { type: "text", fontSize: 12, tooltip: null },
        encoding: {
          x,
          y,
          text: { field: "text" },
          color: { field: "ink", type: "nominal", scale: null },
        },
      } as Layer,
    ],
    resolve: { scale: { color: "independent" } },
  };
  const { columns: _columns, ...numbers } = found;
  return figure(
    spec,
    { ...numbers, costs: Object.fromEntries(costs) },
    runs.map((run) => ({ ...run, run: run.id })),
  );
}

const plainCell = (row: string, column: string, text: string) => ({
  row,
  column,
  text,
  mark: MARKS[""].says,
  ink: "black",
  seeds: 1,
});

/** What the plain network's code scores before all training; null where drawing is scored. */
function untrainedValue(runs: readonly RunRecord[], { name, world, value }: BiasColumn) {
  if (!CODE_COLUMNS.includes(name)) return null;
  const plain = runs.filter((run) => run.config.bias === undefined && worldOf(run) === world);
  const values = plain.flatMap((run) => value([{ ...run, evaluations: [run.start] }]) ?? []);
  return values.length > 0 ? mean(values) : null;
}

/** The plain network first, then those that compose best. */
function sorted({ columns, rows }: BiasesTable): BiasesTable["rows"] {
  const k = columns.findIndex(({ name }) => name === "composed");
  const [plain, ...rest] = rows.filter(({ cells }) => cells.some(({ value }) => value !== null));
  const height = ({ cells }: typeof plain) => cells[k].value ?? -1;
  return [plain, ...rest.toSorted((a, b) => height(b) - height(a))];
}

/** What the table says of composing, which is what biases are for. */
function headline({ columns, rows }: BiasesTable): string {
  const k = columns.findIndex(({ name }) => name === "composed");
  const told = rows.slice(1).filter(({ cells }) => cells[k].difference !== null);
  const better = told.filter(({ cells }) => cells[k].mark === "better").map(({ bias }) => bias);
  if (told.length === 0) return "F9  Inductive biases beside the plain network";
  return better.length === 0
    ? `F9  Pairs of x and y that were never shown: none of ${told.length} biases draws them clearly better`
    : `F9  Unseen pairs of x and y are drawn better with ${inList(better)}`;
}

const inList = (names: readonly string[]): string =>
  names.length < 3 ? names.join(" and ") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

const nameOf = (bias: string): string => bias === "none" ? "plain network" : bias;

function textOf({ name }: BiasColumn, value: number): string {
  if (SHARES.includes(name)) return `${Math.round(100 * value)} %`;
  return name === "error" ? `${value.toFixed(2)} px` : value.toFixed(value < 0.1 ? 3 : 2);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

import {
  accuracyPassage,
  type MeasuredRun,
  oneBumpPassage,
  orderPassage,
  rankable,
  sheetPassage,
} from "../mod.ts";
import { type Passage } from "../../measures/mod.ts";
import {
  type Layer,
  palette,
  type Part,
  phaseScale,
  type Span,
  stepAxis,
  table,
} from "../../figures/mod.ts";
import { type PhaseOf, type SharedPhase, sharedPhases } from "./phases.ts";

/** Runs that share a column of a map: one value of what it varies, several seeds. */
export interface Column {
  /** The value, and the canvas where there are several. */
  readonly name: string;
  /** Side of the canvas. */
  readonly n: number;
  readonly value: number;
  readonly runs: readonly MeasuredRun[];
}

/** When half of the seeds have passed; null where fewer did, or where half began beyond. */
interface Boundary {
  readonly column: string;
  readonly into: "B" | "C";
  readonly step: number | null;
}

export const NAMES: Readonly<Record<PhaseOf, string>> = {
  code: "code",
  images: "samples",
};

export const WIDTH = 44;
export const HEIGHT = 190;

/** The phase over training steps and what varies from column to column. */
interface DrawnMap {
  readonly of: PhaseOf;
  readonly title: string;
  readonly columns: readonly string[];
  readonly cells: readonly (SharedPhase & { readonly column: string })[];
  readonly boundaries: readonly Boundary[];
}

export function mapOf(of: PhaseOf, title: string, all: readonly Column[]): DrawnMap[] {
  if (all.length === 0) return [];
  const columns = all.map(({ name, runs }) => ({ name: `${name}, n = ${runs.length}`, runs }));
  return [{
    of,
    title,
    columns: columns.map(({ name }) => name),
    cells: columns.flatMap(({ name, runs }) =>
      sharedPhases(runs, of).map((shared) => ({ column: name, ...shared }))
    ),
    boundaries: columns.flatMap(({ name, runs }) =>
      (["B", "C"] as const).map((into) => ({ column: name, into, step: passage(runs, of, into) }))
    ),
  }];
}

/**
 * When a run passes the bound of a phase, as claims count it. The bounds of the code's
 * are passed in any order: ordered before a sheet, it is in neither phase.
 */
const PASSAGES: Readonly<Record<PhaseOf, Record<"B" | "C", (run: MeasuredRun) => Passage>>> = {
  code: { B: sheetPassage, C: orderPassage },
  images: { B: oneBumpPassage, C: accuracyPassage },
};

/** When half of the seeds have passed a bound: the step of the one that makes them half. */
export function passage(runs: readonly MeasuredRun[], of: PhaseOf, into: "B" | "C"): number | null {
  const steps = runs.map((run) => rankable(PASSAGES[of][into](run))).sort((a, b) => a - b);
  const half = steps[Math.ceil(steps.length / 2) - 1];
  return half > 0 && Number.isFinite(half) ? half : null;
}

export function drawnMap({ of, title, columns, cells, boundaries }: DrawnMap, span: Span): Part {
  const x = {
    field: "column",
    type: "ordinal" as const,
    title,
    sort: [...columns],
    axis: { labelExpr: `split(datum.label, ", ")`, ticks: false, domain: false },
  };
  const y = { ...stepAxis("from", span), title: "training steps" };
  const rects = columns.flatMap((column) => edged(cells.filter((cell) => cell.column === column)));
  const stroke = (into: Boundary["into"], strokeDash: number[]): Layer => ({
    data: { values: boundaries.filter((found) => found.into === into && found.step !== null) },
    mark: { type: "rule", color: palette.black, strokeDash, strokeWidth: 2 },
    encoding: {
      x: { ...x, bandPosition: 0 },
      x2: { field: "column", bandPosition: STROKE },
      y: { ...stepAxis("step", span), title: "training steps" },
    },
  });
  return {
    width: columns.length * WIDTH,
    height: HEIGHT,
    title: { text: NAMES[of], fontSize: 12, offset: 4 },
    data: table(rects),
    transform: [{ calculate: "datum.agree / datum.seeds", as: "share" }],
    layer: [
      {
        mark: { type: "rect", stroke: "white", strokeWidth: 0.4 },
        encoding: { x, y, y2: { field: "to" }, color: phaseColor(), opacity: agreement() },
      },
      {
        transform: [
          { filter: "datum.share < 1" },
          { calculate: "sqrt(datum.from * datum.to)", as: "middle" },
          { calculate: "datum.agree + '/' + datum.seeds", as: "count" },
        ],
        mark: { type: "text", fontSize: 8, align: "right", dx: WIDTH / 2 - 3, tooltip: null },
        encoding: { x, y: stepAxis("middle", span), text: { field: "count" } },
      },
      stroke("B", [4, 3]),
      stroke("C", []),
    ],
  };
}

/** The share of a column's width that a boundary's stroke takes; the rest is the count's. */
const STROKE = 0.62;

/** Cells with their edges half way, in the log of steps, to the evaluations before and after. */
function edged(cells: readonly DrawnMap["cells"][number][]) {
  return cells.map((cell, k) => {
    const middle = (other: number) => Math.sqrt(cell.step * cells[other].step);
    const [from, to] = [middle(Math.max(0, k - 1)), middle(Math.min(cells.length - 1, k + 1))];
    return { ...cell, from, to };
  });
}

/** Colour by phase; all maps share one legend. */
export function phaseColor() {
  return {
    field: "phase",
    type: "nominal" as const,
    title: "phase",
    scale: phaseScale,
    legend: { orient: "right" as const },
  };
}

export function agreement() {
  return {
    field: "share",
    type: "quantitative" as const,
    scale: { domain: [0, 1], range: [0, 1] },
    legend: null,
  };
}

import {
  accuracyPassage,
  isBalanced,
  isMain,
  type MeasuredRun,
  oneBumpPassage,
  orderPassage,
  type Passage,
  rankable,
  rules,
  sheetPassage,
} from "../measures/mod.ts";
import { measured, type RunRecord } from "../records/mod.ts";
import { type Span, stepAxis } from "./curves.ts";
import { type Figure, figure, type Layer, type Part } from "./figure.ts";
import { type PhaseOf, PHASES_OF, type SharedPhase, sharedPhases } from "./phases.ts";
import { table } from "./table.ts";
import { type FigureSpec, palette, phaseScale } from "./theme.ts";

/** Runs that share a column of a map: one value of what it varies, several seeds. */
interface Column {
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

const NAMES: Readonly<Record<PhaseOf, string>> = {
  representation: "representation",
  images: "samples",
};

/** What the solid stroke stands for. */
const FINAL: Readonly<Record<PhaseOf, string>> = {
  representation: "steps until ordered",
  images: "steps until right",
};

const WIDTH = 44;
const HEIGHT = 190;

/**
 * F3: the phase of the representation (left) and of the samples (right) over training steps and
 * lattice step d, over steps and the kept share lambda, and over d and sigma at the end. Each cell
 * has the colour of most seeds, paler where some differ, and then tells how many agree. A map of
 * what does not vary among the runs is left out.
 */
export function phaseDiagramFigure(records: readonly RunRecord[]): Figure {
  const even = records.filter(({ config }) => isBalanced(config.world));
  const canvases = new Set(even.map(({ config }) => config.world.n));
  const columns = (
    holds: (world: World) => boolean,
    valueOf: (world: World) => number,
  ): Column[] => columnsOf(even.filter(({ config }) => holds(config.world)), valueOf);
  const { sigma, lambda } = rules.MAIN;
  const dense = columns(isMain, (world) => world.dx);
  const kept = columns((world) => world.sigma === sigma && world.dx === 1, (world) => world.lambda);
  const widths = columns((world) => world.lambda === lambda, (world) => world.sigma);
  const steps = even.flatMap(({ evaluations }) => evaluations.map(({ step }) => step));
  const span: Span = [Math.min(...steps), Math.max(...steps)];

  const maps = [
    ...PHASES_OF.flatMap((of) => mapOf(of, "lattice step d (px)", dense)),
    ...PHASES_OF.flatMap((of) => mapOf(of, "kept share λ at d = 1", kept)),
  ];
  const planes = widths.length === 0 ? [] : PHASES_OF.map((of) => planeOf(of, widths));
  if (maps.length + planes.length === 0) {
    throw new RangeError(
      "Cannot draw F3 as d, sigma or lambda must vary among the runs on balanced lattices: " +
        `current value is ${even.length} such runs, all alike`,
    );
  }
  const spec: FigureSpec = {
    title: {
      text: "F3  Where each phase is",
      subtitle: [
        "The phase of most seeds at each evaluation, the earliest in a tie; paler where some differ",
        "Representation: A neither, B a sheet, C an ordered sheet; other, ordered but no sheet",
        "Samples: A noise, several bumps or none, B one bump but not in place, C one bump in place",
        "Strokes, passed by half of the seeds: a sheet, one bump (dashed); ordered, right (solid)",
        ...(canvases.size > 1
          ? ["N: pixels along the canvas; n: seeds. The bounds were made on the largest canvas"]
          : ["n: seeds"]),
      ],
    },
    columns: PHASES_OF.length,
    concat: [...maps.map((map) => drawnMap(map, span)), ...planes.map(drawnPlane)],
    spacing: 40,
  };
  return figure(spec, { maps, planes }, even.map((run) => ({ ...run, run: run.id })));
}

type World = RunRecord["config"]["world"];

/** The columns by value, largest canvas first; a canvas on which nothing varies has none. */
function columnsOf(records: readonly RunRecord[], valueOf: (world: World) => number): Column[] {
  const canvases = Map.groupBy(records, ({ config }) => config.world.n);
  return [...canvases]
    .flatMap(([n, onCanvas]) => {
      const values = [...Map.groupBy(onCanvas, ({ config }) => valueOf(config.world))];
      return values.length < 2 ? [] : values.map(([value, own]) => ({
        name: canvases.size > 1 ? `${value}, N = ${n}` : `${value}`,
        n,
        value,
        runs: own.map(measured),
      }));
    })
    .sort((a, b) => b.n - a.n || a.value - b.value);
}

interface DrawnMap {
  readonly of: PhaseOf;
  readonly title: string;
  readonly columns: readonly string[];
  readonly cells: readonly (SharedPhase & { readonly column: string })[];
  readonly boundaries: readonly Boundary[];
}

function mapOf(of: PhaseOf, title: string, all: readonly Column[]): DrawnMap[] {
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
 * When a run passes the bound of a phase, as claims count it. The bounds of the representation's
 * are passed in any order: ordered before a sheet, it is in neither phase.
 */
const PASSAGES: Readonly<Record<PhaseOf, Record<"B" | "C", (run: MeasuredRun) => Passage>>> = {
  representation: { B: sheetPassage, C: orderPassage },
  images: { B: oneBumpPassage, C: accuracyPassage },
};

/** When half of the seeds have passed a bound: the step of the one that makes them half. */
function passage(runs: readonly MeasuredRun[], of: PhaseOf, into: "B" | "C"): number | null {
  const steps = runs.map((run) => rankable(PASSAGES[of][into](run))).sort((a, b) => a - b);
  const half = steps[Math.ceil(steps.length / 2) - 1];
  return half > 0 && Number.isFinite(half) ? half : null;
}

function drawnMap({ of, title, columns, cells, boundaries }: DrawnMap, span: Span): Part {
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
function phaseColor() {
  return {
    field: "phase",
    type: "nominal" as const,
    title: "phase",
    scale: phaseScale,
    legend: { orient: "right" as const },
  };
}

function agreement() {
  return {
    field: "share",
    type: "quantitative" as const,
    scale: { domain: [0, 1], range: [0, 1] },
    legend: null,
  };
}

/** The phase at the last step that all were evaluated at, over d and sigma. */
interface Plane {
  readonly of: PhaseOf;
  readonly cells: readonly {
    readonly d: number;
    readonly sigma: string;
    readonly phase: string;
    /** How many of the seeds agree. */
    readonly agree: number;
    readonly seeds: number;
    /** Steps until ordered, or right. */
    readonly passage: number | null;
  }[];
}

function planeOf(of: PhaseOf, widths: readonly Column[]): Plane {
  return {
    of,
    cells: widths.flatMap(({ name, runs }) =>
      [...Map.groupBy(runs, ({ config }) => config.dx)].flatMap(([d, own]) => {
        const last = sharedPhases(own, of).at(-1);
        if (last === undefined) return [];
        const { phase, agree, seeds } = last;
        return [{ d, sigma: name, phase, agree, seeds, passage: passage(own, of, "C") }];
      })
    ),
  };
}

function drawnPlane({ of, cells }: Plane): Part {
  const x = { field: "d", type: "ordinal" as const, title: "lattice step d (px)" };
  const y = {
    field: "sigma",
    type: "ordinal" as const,
    title: "width of the bump σ (px)",
    // Clear of the labels in wider fonts, too.
    axis: { titlePadding: 18 },
    sort: cells.map(({ sigma }) => sigma).reverse(),
  };
  const values = cells.map((cell) => ({
    ...cell,
    share: cell.agree / cell.seeds,
    told: [
      ...(cell.passage === null ? [] : [Math.round(cell.passage).toLocaleString("en")]),
      cell.agree === cell.seeds ? `n = ${cell.seeds}` : `${cell.agree}/${cell.seeds}`,
    ].join("\n"),
  }));
  return {
    width: { step: WIDTH },
    height: HEIGHT,
    title: { text: `${NAMES[of]}: at the end, and ${FINAL[of]}`, fontSize: 12, offset: 4 },
    data: { values },
    layer: [
      { mark: "rect", encoding: { x, y, color: phaseColor(), opacity: agreement() } },
      {
        mark: { type: "text", lineBreak: "\n", lineHeight: 13, dy: -5, tooltip: null },
        encoding: {
          x,
          y,
          text: { field: "told" },
          color: {
            condition: { test: "datum.phase === 'A' || datum.share < 1", value: "black" },
            value: "white",
          },
        },
      },
    ],
  };
}

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
import type { RunRecord } from "../../records/mod.ts";
import { bumpsOf, byHeartInTheEnd, overAxes } from "../by_heart.ts";
import { isEven } from "../claims/mod.ts";
import { inList } from "../in_list.ts";

/** A square: its side in the figure, and what it holds of the canvas, in pixels. */
const [SIDE, CROP] = [180, 12];
const COLUMNS = 5;
/** Finer lattices, which no eye could tell from one another, are not drawn. */
const FINEST = 0.5;
/** Of the answers below: width, and height of a row. */
const [WIDTH, ROW] = [560, 24];

/** Known by heart so far, a lattice leaves hardly anything between its places. */
const HARDLY = 0.8;
/** So far at most, what is drawn lies between them. */
const BETWEEN = 0.2;

/** Runs that were shown one lattice, on one canvas, for as many steps. */
interface Lattice {
  readonly dx: number;
  readonly dy: number;
  readonly n: number;
  readonly steps: number;
  readonly runs: readonly RunRecord[];
}

/** How far the seeds know a lattice, or one axis of it, by heart in the end; none where it is untold. */
interface Answer {
  readonly lattice: string;
  /** Of an even lattice, which lies on both axes alike. */
  readonly d: number | null;
  /** How many were trained, and what those among them know that can be told. */
  readonly networks: number;
  readonly seeds: readonly { readonly seed: number; readonly value: number }[];
}

/**
 * F16: where bumps are drawn that are asked for anywhere, by the lattice that training showed; and how
 * far the shown places are known by heart. `longer` are trainings that draw more exactly.
 */
export function byHeartFigure(
  records: readonly RunRecord[],
  longer: readonly RunRecord[] = [],
): Figure {
  const [shown, long] = [records, longer].map(latticesOf);
  const canvases = [...new Set(shown.map(({ n }) => n))];
  if (canvases.length !== 1) {
    throw new RangeError(
      "Cannot draw F16 as there must be runs that show all places alike, on canvases of one size: " +
        `current value is ${canvases.length === 0 ? "none" : `${inList(canvases.map(String))} px`}`,
    );
  }
  const [{ n, steps }] = shown;
  const answers = [...shown, ...long].flatMap((lattice) => answersOf(lattice, steps));
  const seen = shown.filter(({ dx, dy }) => Math.min(dx, dy) >= FINEST);
  const spec: FigureSpec = {
    title: {
      text: headline(answers),
      subtitle: lines(
        `Grey lines cross at the places that training showed. After ${
          steps.toLocaleString("en")
        } ` +
          "steps a network was asked for places anywhere; each dot is a bump that it drew (the middle, " +
          `${CROP} px wide, of a canvas of ${n}). Below: how far shown places are known by heart, a dot ` +
          `a network; chance puts some beyond 0 and 1.${untold(answers)}`,
        940,
      ),
    },
    vconcat: [
      {
        columns: COLUMNS,
        concat: seen.map(plane),
        spacing: 14,
      },
      answersPart(answers),
    ],
    spacing: 30,
    resolve: { scale: { x: "independent", y: "independent", color: "independent" } },
  };
  const used = [...shown, ...long].flatMap(({ runs }) => runs);
  return figure(spec, { answers }, used);
}

/** Balanced lattices by their step, then uneven ones. */
function latticesOf(records: readonly RunRecord[]): Lattice[] {
  const runs = records.filter(({ config: { world } }) => isEven(world));
  const groups = Map.groupBy(runs, ({ config: { world: { dx, dy } } }) => `${dx} ${dy}`);
  const has = (dx: number, dy: number) => groups.has(`${dx} ${dy}`);
  const unevenness = ({ dx, dy }: Lattice) => Math.abs(Math.log(dx / dy));
  return [...groups.values()]
    .map((own): Lattice => {
      const { steps, world: { dx, dy, n } } = own[0].config;
      const kinds = new Set(own.map(({ config }) => `${config.world.n} px, ${config.steps} steps`));
      if (kinds.size > 1) {
        throw new RangeError(
          "Cannot draw F16 as all runs of one lattice must have one canvas and one number of steps: " +
            `current value is ${inList([...kinds])} on lattice (${dx}, ${dy})`,
        );
      }
      return { dx, dy, n, steps, runs: own };
    })
    // Of a lattice and its mirror image one says all.
    .filter(({ dx, dy }) => dx <= dy || !has(dy, dx))
    .sort((a, b) => unevenness(a) - unevenness(b) || a.dx - b.dx);
}

const titleOf = (dx: number, dy: number) =>
  dx === dy ? `shown every ${dx} px` : `x every ${dx}, y every ${dy} px`;
const hundredths = (v: number) => Math.round(100 * v) / 100;

function answersOf({ dx, dy, n, steps, runs }: Lattice, usual: number): Answer[] {
  const after = steps === usual ? "" : `, ${steps.toLocaleString("en")} steps on ${n} x ${n} px`;
  const answer = (name: string, d: number | null, of: (run: RunRecord) => number | null) => ({
    lattice: `${name}${after}`,
    d,
    networks: runs.length,
    seeds: runs.flatMap((run) => {
      const value = of(run);
      return value === null ? [] : [{ seed: run.config.seed, value }];
    }),
  });
  if (dx === dy) return [answer(`every ${dx} px`, dx, (run) => overAxes(byHeartInTheEnd(run)))];
  return [
    answer(`x every ${dx} px (y every ${dy})`, null, (run) => byHeartInTheEnd(run).x),
    answer(`y every ${dy} px (x every ${dx})`, null, (run) => byHeartInTheEnd(run).y),
  ];
}

function headline(answers: readonly Answer[]): string {
  const stepsWhere = (holds: (value: number) => boolean) =>
    answers.flatMap(({ d, seeds }) =>
      d !== null && seeds.length > 0 && seeds.every(({ value }) => holds(value)) ? [String(d)] : []
    );
  const [only, free] = [
    stepsWhere((value) => value > HARDLY),
    stepsWhere((value) => Math.abs(value) < BETWEEN),
  ].map((steps) => inList(steps, "or"));
  if (only === "") return "F16  Where a network draws what it is asked for anywhere";
  return `F16  Shown a place every ${only} px, a network draws hardly any other` +
    (free === "" ? "" : `; every ${free} px, any`);
}

/** Lattices whose steps the networks' errors hide. */
function untold(answers: readonly Answer[]): string {
  const hidden = answers.filter(({ seeds, networks }) => seeds.length < networks)
    .map(({ lattice, seeds, networks }) =>
      seeds.length === 0 ? lattice : `${lattice} (${networks - seeds.length} of ${networks})`
    );
  return hidden.length === 0
    ? ""
    : " Not told, as errors are as large as the lattice’s steps, or single bumps few: " +
      `${inList(hidden)}.`;
}

/** The middle of the canvas: shown places, and what a seed drew. */
function plane({ dx, dy, n, runs: [run] }: Lattice): Part {
  const [from, to] = [(n - CROP) / 2, (n + CROP) / 2];
  const bumps = bumpsOf(run.config, run.evaluations.at(-1)!).between
    .map(({ drawn: { x, y } }) => ({ x: hundredths(x), y: hundredths(y) }))
    .filter(({ x, y }) => x >= from && x <= to && y >= from && y <= to);
  const axis = (field: "x" | "y") => ({
    field,
    type: "quantitative" as const,
    scale: { domain: [from, to], reverse: field === "y", nice: false },
    axis: null,
  });
  const grid = (field: "x" | "y", step: number): Layer => ({
    data: {
      values: Array.from({ length: n / step + 1 }, (_, k) => ({ [field]: k * step }))
        .filter(({ [field]: at }) => at >= from && at <= to),
    },
    mark: { type: "rule", color: "#D0D0D0", strokeWidth: 0.8, tooltip: null },
    encoding: { [field]: axis(field) },
  });
  return {
    title: { text: titleOf(dx, dy), fontSize: 12, offset: 4, frame: "group" },
    width: SIDE,
    height: SIDE,
    layer: [
      grid("x", dx),
      grid("y", dy),
      {
        data: table(bumps),
        mark: { type: "circle", size: 18, opacity: 0.8, color: palette.black, tooltip: null },
        encoding: { x: axis("x"), y: axis("y") },
      },
    ],
    view: { stroke: palette.grey },
  };
}

/** A row for each lattice, from draws between its places to draws them alone. */
function answersPart(all: readonly Answer[]): Part {
  const answers = all.filter(({ seeds }) => seeds.length > 0)
    .toSorted((a, b) => (a.d ?? Infinity) - (b.d ?? Infinity));
  const rows = answers.map(({ lattice }) => lattice);
  const y = {
    field: "lattice",
    type: "ordinal" as const,
    sort: rows,
    title: null,
    scale: { domain: rows },
    axis: { orient: "right" as const, ticks: false, domain: false, labelLimit: 400, grid: true },
  };
  const values = answers.flatMap(({ seeds }) => seeds.map(({ value }) => value));
  const x = {
    field: "value",
    type: "quantitative" as const,
    title: null,
    scale: { domain: [Math.min(-0.25, ...values), Math.max(1.1, ...values)], nice: false },
    axis: {
      values: [0, 0.5, 1],
      labelExpr: "datum.value === 0 ? '0: draws between them as exactly' : " +
        "datum.value === 1 ? '1: draws them alone' : ''",
      labelBound: false,
    },
  };
  return {
    title: { text: "How far shown places are known by heart", fontSize: 12, frame: "group" },
    width: WIDTH,
    height: { step: ROW },
    layer: [
      {
        data: table(
          answers.flatMap(({ lattice, seeds }) =>
            seeds.map(({ seed, value }) => ({ lattice, seed, value }))
          ),
        ),
        mark: { type: "circle", size: 60, opacity: 0.7, color: palette.blue },
        encoding: { x, y },
      },
    ],
  } as Part;
}

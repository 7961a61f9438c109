import {
  type Figure,
  figure,
  type FigureSpec,
  lines,
  palette,
  type Part,
  type Point,
  type Span,
  table,
} from "../../figures/mod.ts";
import type { RunRecord } from "../../records/mod.ts";
import { between, stickingOf } from "../between.ts";
import { isBalanced, isEven } from "../claims/mod.ts";
import { inList } from "../in_list.ts";
import { namedLines } from "./seed_lines.ts";

const SIDE = 176;
const COLUMNS = 5;
const COLORS = [
  palette.blue,
  palette.green,
  palette.orange,
  palette.vermilion,
  palette.purple,
  palette.skyBlue,
] as const;

/** Pixels drawn beyond the first row and column, at the canvas's very edge. */
const MARGIN = 1;

/** Sticking above which a network draws nearly nothing else, and below which nearly anywhere. */
const [ONLY, ANYWHERE] = [0.9, 0.1];

/** Runs that were shown one lattice. */
interface Lattice {
  readonly dx: number;
  readonly dy: number;
  readonly runs: readonly RunRecord[];
}

/** How far each seed of an even lattice sticks to it, when half of its samples show a bump and in the end. */
interface Heart {
  readonly d: number;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/**
 * F16: where bumps are drawn that are asked for anywhere, by the lattice that training showed; and how
 * far they stick to it over training.
 */
export function byHeartFigure(records: readonly RunRecord[]): Figure {
  const runs = records.filter(({ config: { world } }) => isEven(world));
  const canvases = [...new Set(runs.map(({ config: { world } }) => world.n))];
  if (canvases.length !== 1) {
    throw new RangeError(
      "Cannot draw F16 as there must be runs that show all places alike, on canvases of one size: " +
        `current value is ${canvases.length === 0 ? "none" : `${inList(canvases.map(String))} px`}`,
    );
  }
  const [n] = canvases;
  const lattices = latticesOf(runs);
  const even = lattices.filter(({ runs: [{ config }] }) => isBalanced(config.world)).slice(
    0,
    COLORS.length,
  );
  const points = even.flatMap(({ dx, runs }) => runs.flatMap((run) => curveOf(run, nameOf(dx))));
  const steps = points.map(({ step }) => step);
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const hearts = even.map(heartOf);
  const drawn = lattices.flatMap(({ dx, dy, runs: [run] }) =>
    between(run.config, run.evaluations.at(-1)!)
      // Half of them say as much.
      .filter((_, k) => k % 2 === 0)
      .map(({ drawn: { x, y } }) => ({ lattice: titleOf(dx, dy), x: tenths(x), y: tenths(y) }))
  );
  const seeds = Math.max(0, ...even.map(({ runs }) => runs.length));
  const spec: FigureSpec = {
    title: {
      text: headline(hearts),
      subtitle: lines(
        `Each square is the canvas, ${n} px wide, of one network after ` +
          `${
            lattices[0].runs[0].config.steps.toLocaleString("en")
          } steps; above it, how far apart the ` +
          "places lie that training showed. It was asked for places anywhere; each dot is a bump that " +
          `it drew (half are shown). ${inWords(hearts)} Below: how far what is drawn ` +
          "sticks to the lattice, once half of the samples show one bump (mean of cos(2π place / d), d " +
          `the lattice's spacing)${seeds > 1 ? `; ${seeds} seeds thin, their median thick` : ""}.`,
        920,
      ),
    },
    vconcat: [
      {
        columns: COLUMNS,
        concat: lattices.map(({ dx, dy }) => plane(titleOf(dx, dy), n, drawn)),
        spacing: 14,
      },
      ...points.length === 0 ? [] : [namedLines({
        title:
          "How far what is drawn sticks to the places that were shown: 1 only there, 0 anywhere",
        width: 640,
        height: 170,
        points,
        series: even.map(({ dx }, k) => ({ name: nameOf(dx), color: COLORS[k] })),
        scale: { domain: [-0.1, 1.02] },
        steps: true,
      }, span)],
    ],
    spacing: 30,
    resolve: { scale: { x: "independent", y: "independent", color: "independent" } },
  };
  return figure(spec, { hearts, points }, lattices.flatMap(({ runs }) => runs));
}

/** Balanced lattices by their step, then uneven ones. */
function latticesOf(runs: readonly RunRecord[]): Lattice[] {
  const groups = Map.groupBy(runs, ({ config: { world: { dx, dy } } }) => `${dx} ${dy}`);
  const has = (dx: number, dy: number) => groups.has(`${dx} ${dy}`);
  const unevenness = ({ dx, dy }: Lattice) => Math.abs(Math.log(dx / dy));
  return [...groups.values()]
    .map((own) => ({ dx: own[0].config.world.dx, dy: own[0].config.world.dy, runs: own }))
    // Of a lattice and its mirror image one says all.
    .filter(({ dx, dy }) => dx <= dy || !has(dy, dx))
    .sort((a, b) => unevenness(a) - unevenness(b) || a.dx - b.dx);
}

const nameOf = (d: number) => `${d} px apart`;
const titleOf = (dx: number, dy: number) =>
  dx === dy ? `shown every ${dx} px` : `x every ${dx}, y every ${dy} px`;
const tenths = (v: number) => Math.round(10 * v) / 10;

function curveOf(run: RunRecord, series: string): Point[] {
  return stickingOf(run)
    .map(({ step, x, y }) => ({ series, seed: run.config.seed, step, value: (x + y) / 2 }));
}

function heartOf({ dx, runs }: Lattice): Heart {
  const curves = runs.map((run) => curveOf(run, "")).filter((own) => own.length > 0);
  return {
    d: dx,
    first: curves.map((own) => own[0].value),
    last: curves.map((own) => own.at(-1)!.value),
  };
}

function headline(hearts: readonly Heart[]): string {
  const only = hearts.filter(({ last }) => last.length > 0 && Math.min(...last) >= ONLY);
  if (only.length === 0) return "F16  Where a network draws what it is asked for anywhere";
  return `F16  Shown a place every ${
    inList(only.map(({ d }) => String(d)), "or")
  } px, a network draws ` +
    "hardly any other, wherever it is asked to";
}

function inWords(hearts: readonly Heart[]): string {
  const free = hearts.filter(({ last }) =>
    last.length > 0 && Math.max(...last.map(Math.abs)) < ANYWHERE
  );
  const later = hearts.filter(({ first, last }) =>
    last.length > 0 && Math.max(...first) < 1 / 2 && Math.min(...last) > 1 / 2 &&
    Math.min(...last) < ONLY
  );
  return [
    ...said(free, "draws between them"),
    ...said(later, "draws between them at first, and then sticks to them more and more"),
  ].join(" ");
}

function said(hearts: readonly Heart[], does: string): string[] {
  const steps = inList(hearts.map(({ d }) => String(d)), "or");
  return hearts.length === 0 ? [] : [`Shown one every ${steps} px it ${does}.`];
}

function plane(title: string, n: number, drawn: readonly { readonly lattice: string }[]): Part {
  const axis = (field: "x" | "y") => ({
    field,
    type: "quantitative" as const,
    scale: { domain: [-MARGIN, n], reverse: field === "y", nice: false },
    axis: null,
  });
  return {
    title: { text: title, fontSize: 12, offset: 4, frame: "group" },
    width: SIDE,
    height: SIDE,
    data: table(
      drawn.filter(({ lattice }) => lattice === title).map(({ lattice: _, ...at }) => at),
    ),
    mark: {
      type: "circle",
      size: 5,
      opacity: 0.8,
      color: palette.black,
      clip: true,
      tooltip: null,
    },
    encoding: { x: axis("x"), y: axis("y") },
    view: { stroke: palette.grey },
  };
}

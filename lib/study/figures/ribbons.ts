import {
  board,
  type Note,
  palette,
  type Part,
  type Patch,
  phaseColors,
  phaseScale,
  type Span,
  stepAxis,
  table,
} from "../../figures/mod.ts";
import type { Phase } from "../../measures/mod.ts";
import type { SharedPhase } from "./phases.ts";
import { WORDS } from "./phases.ts";

/** A ribbon: the phases that runs pass, from left to right. */
export interface Ribbon {
  readonly row: string;
  /** At rising steps. */
  readonly cells: readonly SharedPhase[];
}

/** How ribbons are laid out. */
export interface RibbonLook {
  readonly title: string;
  readonly width: number;
  /** Height of one ribbon. */
  readonly height: number;
  /** Names of the rows; else the first column of several has them. */
  readonly named?: boolean;
  /** Whether the training steps are told below. */
  readonly steps?: boolean;
}

/**
 * Ribbons one below the other over the log of training steps: colour is the phase of most seeds, and
 * it is paler where some differ.
 */
export function ribbons(
  all: readonly Ribbon[],
  span: Span,
  { title, width, height, named = true, steps = true }: RibbonLook,
): Part {
  const x = stepAxis("from", span);
  return {
    width,
    height: height * all.length,
    title: { text: title, fontSize: 12, offset: 4 },
    data: table(
      all.flatMap(({ row, cells }) => edged(cells, span).map((cell) => ({ row, ...cell }))),
    ),
    mark: { type: "rect", stroke: "white", strokeWidth: 0 },
    encoding: {
      x: { ...x, ...(steps ? {} : { title: null, axis: null }) },
      x2: { field: "to" },
      y: {
        field: "row",
        type: "ordinal",
        title: null,
        sort: all.map(({ row }) => row),
        scale: { paddingInner: 0.12, paddingOuter: 0 },
        axis: named ? { ticks: false, domain: false } : null,
      },
      color: { field: "phase", type: "nominal", scale: phaseScale, legend: null },
      opacity: agreement(),
    },
  };
}

/** Cells with their edges half way, in the log of steps, to the evaluations before and after. */
export function edged(cells: readonly SharedPhase[], [first, last]: Span) {
  const all = cells.map(({ step, phase, agree, seeds }, k) => {
    const middle = (other: SharedPhase | undefined, end: number) =>
      other === undefined ? end : Math.sqrt(step * other.step);
    const [from, to] = [middle(cells[k - 1], first), middle(cells[k + 1], last)];
    return { from, to, phase, share: agree / seeds };
  });
  // What goes on is one piece: seams would look like turns.
  return all.reduce<typeof all>((pieces, cell) => {
    const before = pieces.at(-1);
    return before && before.phase === cell.phase && before.share === cell.share
      ? [...pieces.slice(0, -1), { ...before, to: cell.to }]
      : [...pieces, cell];
  }, []);
}

/** Paler where fewer of the seeds agree. */
export function agreement() {
  return {
    field: "share",
    type: "quantitative" as const,
    scale: { domain: [0, 1], range: [0, 1] },
    legend: null,
  };
}

/** What the phases' colours mean for samples, and what for the code. */
export function phaseKey(width: number, pale = true): Part {
  const phases = Object.keys(phaseColors) as Phase[];
  const [left, column] = [58, (width - 58) / phases.length];
  const patches = phases.map((phase, k): Patch => ({
    x: left + k * column,
    y: 4,
    width: 14,
    height: 32,
    color: phaseColors[phase],
  }));
  const notes = phases.flatMap((phase, k): Note[] => {
    const x = left + k * column + 20;
    return [
      {
        x,
        y: 4,
        text: WORDS.samples[phase] || "(no such phase)",
        size: 11,
        ...(phase === "other" && { color: palette.grey }),
      },
      { x, y: 22, text: WORDS.code[phase], size: 11 },
    ];
  });
  return board({
    width,
    height: pale ? 56 : 40,
    patches,
    notes: [
      { x: 0, y: 4, text: "samples:", size: 11, bold: true },
      { x: 0, y: 22, text: "code:", size: 11, bold: true },
      ...notes,
      ...(pale ? [{ x: left, y: 42, text: "Paler: seeds differ.", size: 11 }] : []),
    ],
  });
}

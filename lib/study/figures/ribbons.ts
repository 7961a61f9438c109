import {
  board,
  type Note,
  type Part,
  type Patch,
  phaseColors,
  phaseScale,
  type Span,
  stepAxis,
  table,
} from "../../figures/mod.ts";
import type { Phase } from "../../measures/mod.ts";
import { type PhaseOf, PHASES_OF, type SharedPhase, WORDS } from "./phases.ts";

/** A ribbon: the phases that a run passes, from left to right. */
export interface Ribbon {
  /** Unlike all others; what stands before a | is drawn beside it. */
  readonly row: string;
  /** At rising steps; none leaves a gap. */
  readonly cells: readonly SharedPhase[];
  /** A step that is marked. */
  readonly mark?: number;
}

/** How ribbons are laid out. */
export interface RibbonLook {
  readonly of: PhaseOf;
  readonly title: string;
  readonly width: number;
  /** Height of one ribbon. */
  readonly height: number;
  /** Names of the rows; else the first column of several has them. */
  readonly named?: boolean;
  /** Whether the training steps are told below. */
  readonly steps?: boolean;
}

/** Ribbons one below the other over the log of training steps: colour is the phase. */
export function ribbons(
  all: readonly Ribbon[],
  span: Span,
  { of, title, width, height, named = true, steps = true }: RibbonLook,
): Part {
  const x = { ...stepAxis("from", span), ...(steps ? {} : { title: null, axis: null }) };
  const rows = all.map(({ row }) => row);
  const y = {
    field: "row",
    type: "ordinal" as const,
    title: null,
    sort: rows,
    scale: { domain: rows, paddingInner: 0.12, paddingOuter: 0 },
    axis: named ? { ticks: false, domain: false, labelExpr: "split(datum.label, '|')[0]" } : null,
  };
  const marks = all.flatMap(({ row, mark }) => mark === undefined ? [] : [{ row, from: mark }]);
  return {
    width,
    height: height * all.length,
    title: { text: title, fontSize: 12, offset: 4 },
    layer: [
      {
        data: table(
          all.flatMap(({ row, cells }) => edged(cells, span).map((cell) => ({ row, ...cell }))),
        ),
        mark: { type: "rect", stroke: "white", strokeWidth: 0 },
        encoding: {
          x,
          x2: { field: "to" },
          y,
          color: { field: "phase", type: "nominal", scale: phaseScale(of), legend: null },
        },
      },
      ...marks.length === 0 ? [] : [{
        data: table(marks),
        mark: { type: "tick" as const, color: "black", thickness: 2.5, size: height },
        encoding: { x, y },
      }],
    ],
  };
}

/** Cells with their edges half way, in the log of steps, to the evaluations before and after. */
export function edged(cells: readonly SharedPhase[], [first, last]: Span) {
  const all = cells.map(({ step, phase }, k) => {
    const middle = (other: SharedPhase | undefined, end: number) =>
      other === undefined ? end : Math.sqrt(step * other.step);
    const [from, to] = [middle(cells[k - 1], first), middle(cells[k + 1], last)];
    return { from, to, phase };
  });
  // What goes on is one piece: seams would look like turns.
  return all.reduce<typeof all>((pieces, cell) => {
    const before = pieces.at(-1);
    return before && before.phase === cell.phase
      ? [...pieces.slice(0, -1), { ...before, to: cell.to }]
      : [...pieces, cell];
  }, []);
}

/** What the phases' colours mean for samples, and what for the code: a row each. */
export function phaseKey(width: number, more = ""): Part {
  const left = 64;
  const rows = PHASES_OF.map((of, k) => {
    const phases = (Object.keys(phaseColors[of]) as Phase[]).filter((phase) => WORDS[of][phase]);
    const column = (width - left) / Object.keys(phaseColors[of]).length;
    const y = 4 + 20 * k;
    return {
      patches: phases.map((phase, at): Patch => ({
        ...{ x: left + at * column, y, width: 14, height: 14 },
        color: phaseColors[of][phase],
      })),
      notes: [
        { x: 0, y: y + 1, text: `${of}:`, size: 11, bold: true },
        ...phases.map((phase, at): Note => ({
          ...{ x: left + at * column + 20, y: y + 1, text: WORDS[of][phase], size: 11 },
        })),
      ],
    };
  });
  return board({
    width,
    height: more === "" ? 42 : 60,
    patches: rows.flatMap(({ patches }) => patches),
    notes: [
      ...rows.flatMap(({ notes }) => notes),
      ...(more === "" ? [] : [{ x: left, y: 45, text: more, size: 11 }]),
    ],
  });
}

import {
  type Board,
  board,
  type BoardPicture,
  type Figure,
  figure,
  type Note,
  phaseColors,
} from "../../figures/mod.ts";
import type { ProbeRecord, Reading, RunRecord, View } from "../../records/mod.ts";
import { nearest, phaseMiddles, runAtProbe, type RunAtStep } from "./chosen_steps.ts";
import {
  codesOf,
  codesPanel,
  colorKey,
  frameOf,
  orderBy,
  ringsOf,
  samplesPanel,
} from "./network_panels.ts";
import { WORDS } from "./phases.ts";
import { percent } from "../percent.ts";

/** One network of the figure. */
export interface PhaseRow {
  readonly probe: ProbeRecord;
  readonly seen: RunAtStep;
}

/** The rows of F1, and in words which phases have none, and why. */
export interface PhaseRows {
  readonly rows: readonly PhaseRow[];
  readonly absent: readonly string[];
}

/**
 * The rows of F1 from the probes of one run: the untrained network, and for each phase of the samples
 * the probe in it that is nearest to its middle.
 */
export function phaseRows(
  run: RunRecord,
  probes: readonly ProbeRecord[],
  reading: Reading,
): PhaseRows {
  const untrained = probes.find(({ step }) => step === 0);
  const all = probes.flatMap((probe): PhaseRow[] => {
    const seen = runAtProbe(run, reading, probe, untrained);
    return seen === undefined ? [] : [{ probe, seen }];
  });
  const rows = all.filter(({ probe }) => probe.step === 0);
  const absent: string[] = [];
  for (const { phase, step } of phaseMiddles(run, reading)) {
    const own = all.filter(({ probe, seen }) => probe.step > 0 && seen.samples === phase);
    const name = `“${WORDS.samples[phase]}”`;
    if (step === null) absent.push(`no two evaluations in a row show ${name}`);
    else if (own.length === 0) absent.push(`no network of ${name} was probed`);
    else {
      const chosen = nearest(own.map(({ probe }) => probe.step), step);
      rows.push(own.find(({ probe }) => probe.step === chosen)!);
    }
  }
  return { rows, absent };
}

/** Side of a panel, and what lies between panels and above a row of them. */
const SIDE = 150;
const GAP = 12;
const HEAD = 72;
const COLUMNS = {
  samples: 0,
  umapX: SIDE + 34,
  umapY: 2 * SIDE + 34 + GAP,
  pcaX: 3 * SIDE + 68 + GAP,
  pcaY: 4 * SIDE + 68 + 2 * GAP,
} as const;
const WIDTH = COLUMNS.pcaY + SIDE;
const TOP = 42;
const FOOT = 44;

/**
 * F1: one network, row by row: untrained, and in the middle of each phase of its samples. Left, what
 * it draws for 16 labels, a ring where each bump belongs. Right, what its code shows: the codes of
 * 1,000 labels in three dimensions, by UMAP and by PCA, coloured by the label's x and by its y.
 */
export function phasesFigure({ rows, absent }: PhaseRows, reading: Reading): Figure {
  const drawn = rows.map((row, k) => ({ row, top: TOP + k * (HEAD + SIDE) }));
  const height = TOP + rows.length * (HEAD + SIDE) + FOOT;
  const parts = drawn.map(({ row, top }) => rowOf(row, reading, top));
  const keyAt = { x: COLUMNS.umapX, y: height - FOOT + 14 };
  const key = colorKey(keyAt, rows[0]?.probe.config.world.n ?? 0);
  const spec = {
    title: {
      text: headline(rows),
      subtitle: [
        ...placeOf(rows),
        ...(absent.length > 0 ? [`Left out: ${absent.join("; ")}.`] : []),
      ],
    },
    ...board({
      width: WIDTH,
      height,
      pictures: [...parts.flatMap(({ pictures = [] }) => pictures), key.picture],
      patches: drawn.map(({ top }) => frameOf({ x: 0, y: top + HEAD, side: SIDE })),
      rings: parts.flatMap(({ rings = [] }) => rings),
      notes: [
        ...HEADS,
        ...parts.flatMap(({ notes = [] }) => notes),
        ...key.notes,
        { x: COLUMNS.pcaX, y: keyAt.y, text: "Paler: farther away. Turned so that x grows" },
        { x: COLUMNS.pcaX, y: keyAt.y + 14, text: "to the right, where the code tells x." },
      ],
    }),
  } as Figure["spec"];
  const numbers = {
    reading: reading.name,
    rows: rows.map(({ probe, seen }) => ({
      step: probe.step,
      ...seen,
      ...viewsOf(probe, reading),
    })),
    absent,
  };
  return figure(spec, numbers, rows.map(({ probe }) => probe));
}

/** What its rows show: whether the code is in order before bumps are in place. */
function headline(rows: readonly PhaseRow[]): string {
  const ahead = rows.find(({ seen }) => seen.code === "C" && seen.samples !== "C");
  if (ahead === undefined) {
    return "F1  One network: what it draws, and how its code comes into order";
  }
  const { probe: { step }, seen: { one, right } } = ahead;
  return `F1  One network at step ${step.toLocaleString("en")}: its code is in order, ${
    percent(one)
  } of its samples show one bump, ${percent(right)} in place`;
}

function placeOf(rows: readonly PhaseRow[]): string[] {
  if (rows.length === 0) return [];
  const { seed, world: { dx, dy } } = rows[0].probe.config;
  return [
    `One training (lattice step d = ${dx === dy ? dx : `${dx} and ${dy}`}, seed ${seed}). ` +
    "Code: what the network holds inside at one layer when asked for one place.",
    "One dot is the code of one place (x, y), out of 1,000. Order, R²: how well a linear fit reads " +
    "the place off the dots (1: perfectly).",
  ];
}

const HEADS: readonly Note[] = [
  { x: COLUMNS.samples, y: 0, text: "What it draws", size: 14, bold: true },
  { x: COLUMNS.samples, y: 18, text: "for 16 places; ring: the place" },
  { x: COLUMNS.umapX, y: 0, text: "What its code shows", size: 14, bold: true },
  { x: COLUMNS.umapX, y: 18, text: "all dots in 3D by UMAP, which keeps neighbours" },
  { x: COLUMNS.pcaX, y: 0, text: "The same dots by PCA", size: 14, bold: true },
  { x: COLUMNS.pcaX, y: 18, text: "three main directions, in true distances" },
];

function rowOf({ probe, seen }: PhaseRow, reading: Reading, top: number): Partial<Board> {
  const y = top + HEAD;
  const at = (x: number) => ({ x, y, side: SIDE });
  const step = probe.step === 0 ? "Untrained" : `Step ${probe.step.toLocaleString("en")}`;
  const line = (x: number, k: number, text: string, look: Partial<Note> = {}): Note => ({
    x,
    y: top + 14 + 18 * k,
    text,
    ...look,
  });
  const views = probe.views[reading.name];
  const notes = [
    line(0, 0, step, { bold: true, size: 14 }),
    line(0, 1, WORDS.samples[seen.samples], {
      bold: true,
      color: phaseColors.samples[seen.samples],
    }),
    line(0, 2, `one bump ${percent(seen.one)}, in place ${percent(seen.right)}`),
  ];
  const samples = { pictures: [samplesPanel(probe, at(0))], rings: ringsOf(probe, at(0)) };
  if (!views || seen.code === null) {
    return { ...samples, notes: [...notes, line(COLUMNS.umapX, 1, "all codes are alike")] };
  }
  const shown: BoardPicture[] = [];
  const layouts = [["umap", COLUMNS.umapX, COLUMNS.umapY], [
    "pca",
    COLUMNS.pcaX,
    COLUMNS.pcaY,
  ]] as const;
  for (const [layout, ...columns] of layouts) {
    const codes = codesOf(views[layout], probe);
    for (const [k, axis] of (["x", "y"] as const).entries()) {
      shown.push(codesPanel(codes, probe, axis, at(columns[k])));
      notes.push(line(columns[k], 2, orderBy(axis, views[layout])));
    }
  }
  notes.push(
    line(COLUMNS.umapX, 1, WORDS.code[seen.code], {
      bold: true,
      color: phaseColors.code[seen.code],
    }),
  );
  return { ...samples, pictures: [...samples.pictures, ...shown], notes };
}

function viewsOf(probe: ProbeRecord, reading: Reading) {
  const views = probe.views[reading.name];
  const told = ({ r2, trustworthiness }: View) => ({ r2, trustworthiness });
  return views ? { umap: told(views.umap), pca: told(views.pca) } : { umap: null, pca: null };
}

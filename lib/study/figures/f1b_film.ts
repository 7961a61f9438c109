import {
  type Board,
  board,
  type BoardPicture,
  type Figure,
  figure,
  type FigureSpec,
  lines,
  type Note,
  palette,
  type Patch,
  phaseColors,
  type Ring,
  textWidth,
} from "../../figures/mod.ts";
import type { ProbeRecord, Reading, RunRecord } from "../../records/mod.ts";
import type { TurnedCodes } from "./by_labels.ts";
import { runUnder } from "../run_under.ts";
import { runAtProbe, type RunAtStep } from "./chosen_steps.ts";
import {
  codesOf,
  codesPanel,
  colorKey,
  frameOf,
  orderBy,
  ringsOf,
  samplesPanel,
} from "./network_panels.ts";
import { type PhaseOf, PHASES_OF, sharedPhases, WORDS } from "./phases.ts";
import { edged } from "./ribbons.ts";

/** A network of the film. */
interface Scene {
  readonly probe: ProbeRecord;
  readonly seen: RunAtStep;
  readonly codes: TurnedCodes | null;
}

/** The probes at evaluated steps, in the order of training; each view is turned like the one before. */
function scenesOf(run: RunRecord, probes: readonly ProbeRecord[], reading: Reading): Scene[] {
  let before: TurnedCodes | undefined;
  const untrained = probes.find(({ step }) => step === 0);
  return probes.toSorted((a, b) => a.step - b.step).flatMap((probe): Scene[] => {
    const seen = runAtProbe(run, reading, probe, untrained);
    if (seen === undefined) return [];
    const views = probe.views[reading.name];
    const codes = views ? codesOf(views.umap, probe, before) : null;
    before = codes ?? before;
    return [{ probe, seen, codes }];
  });
}

const stepName = (step: number) => step === 0 ? "untrained" : `step ${step.toLocaleString("en")}`;

const SIDE = 118;
const GAP = 10;
const COLUMNS = 6;
const HEAD = { step: 20, words: 14 } as const;
const BAND = HEAD.step + 4 * HEAD.words + 3 * SIDE + 2 * 4 + 26;

/**
 * F1b, the filmstrip: one network at up to twelve steps of its training; above what it draws for 16
 * labels, below the codes of 1,000 labels by UMAP in three dimensions, coloured by x and by y.
 */
export function filmFigure(
  run: RunRecord,
  probes: readonly ProbeRecord[],
  reading: Reading,
): Figure {
  const scenes = scenesOf(run, probes, reading);
  const tiles = scenes.map((scene, k) => tileOf(scene, k, reading));
  const bands = Math.ceil(scenes.length / COLUMNS);
  const width = COLUMNS * (SIDE + GAP) - GAP;
  const key = colorKey({ x: 0, y: bands * BAND - 12 }, run.config.world.n);
  const spec = {
    title: {
      text: headline(scenes),
      subtitle: lines(
        "Top row: the 16 images that it draws for 16 places, rings where bumps belong. Below: its code (what it holds inside) " +
          "for 1,000 places, one dot each, in 3D by UMAP, coloured by the place's x, then by its y. Order, " +
          "R²: how well a linear fit reads the place off the dots; above 0.5 by both, the code is ordered.",
        width,
      ),
    },
    ...board({
      width,
      height: bands * BAND + 20,
      patches: tiles.map(({ frame }) => frame),
      pictures: [...tiles.flatMap(({ pictures }) => pictures), key.picture],
      rings: tiles.flatMap(({ rings }) => rings),
      notes: [...tiles.flatMap(({ notes }) => notes), ...key.notes],
    }),
  } as FigureSpec;
  const numbers = {
    reading: reading.name,
    steps: scenes.map(({ probe, seen }) => ({ step: probe.step, ...seen })),
  };
  return figure(spec, numbers, scenes.map(({ probe }) => probe));
}

/** The first networks whose code is in order, and whose samples are in place. */
function headline(scenes: readonly Scene[]): string {
  const [inPlace, ordered] = PHASES_OF.map((of) => scenes.find(({ seen }) => seen[of] === "C"));
  if (ordered === undefined || inPlace === undefined) return "F1b  One network while it learns";
  const step = ({ probe }: Scene) => probe.step.toLocaleString("en");
  return `F1b  One network: its code is in order at step ${
    step(ordered)
  }, its bumps are in place ` +
    `at ${step(inPlace)}`;
}

function tileOf(
  { probe, seen, codes }: Scene,
  k: number,
  reading: Reading,
): { frame: Patch; pictures: BoardPicture[]; rings: Ring[]; notes: Note[] } {
  const x = (k % COLUMNS) * (SIDE + GAP);
  const top = Math.floor(k / COLUMNS) * BAND;
  const samplesTop = top + HEAD.step + HEAD.words;
  const codeTop = samplesTop + SIDE + 4 + 2 * HEAD.words;
  const besideTop = codeTop + SIDE + 4 + HEAD.words;
  const view = probe.views[reading.name];
  const look = { fine: 1.6, radius: 2 };
  const at = (y: number) => ({ x, y, side: SIDE });
  return {
    frame: frameOf(at(samplesTop)),
    rings: ringsOf(probe, at(samplesTop)),
    pictures: [
      samplesPanel(probe, at(samplesTop)),
      ...(codes === null ? [] : [
        codesPanel(codes, probe, "x", at(codeTop), look),
        codesPanel(codes, probe, "y", at(besideTop), look),
      ]),
    ],
    notes: [
      { x, y: top, text: stepName(probe.step), bold: true, size: 13 },
      ...word(seen, "samples", { x, y: top + HEAD.step - 2, size: 10.5 }),
      ...word(seen, "code", { x, y: codeTop - 2 * HEAD.words, size: 10.5 }),
      ...(!view ? [] : ([["x", codeTop], ["y", besideTop]] as const).map(
        ([axis, y]) => ({ x, y: y - HEAD.words, text: orderBy(axis, view.umap), size: 10.5 }),
      )),
    ],
  };
}

/** The phase in a word, at a place; nothing where it is not known. */
function word(seen: RunAtStep, of: PhaseOf, at: Pick<Note, "x" | "y" | "size">): Note[] {
  const phase = seen[of];
  if (phase === null) return [];
  return [{ ...at, text: WORDS[of][phase], color: phaseColors[of][phase], bold: true }];
}

const FRAME = { width: 660, side: 206, top: 58, ribbons: 300, height: 376 } as const;

/**
 * The film itself, a figure for each network in the order of training: what it draws, its codes by x
 * and by y, and how far training has come on the ribbons of its phases.
 */
export function filmFrames(
  run: RunRecord,
  probes: readonly ProbeRecord[],
  reading: Reading,
): FigureSpec[] {
  const scenes = scenesOf(run, probes, reading);
  const all = ribbonsOf(run, reading, scenes.find(({ probe }) => probe.step === 0)?.seen);
  return scenes.map((scene) => pictureOf(scene, all));
}

function pictureOf({ probe, seen, codes }: Scene, all: Ribbons): FigureSpec {
  const { width, side, top, ribbons, height } = FRAME;
  const column = side + (width - 3 * side) / 2;
  const at = (k: number) => ({ x: k * column, y: top, side });
  const rings: Ring[] = ringsOf(probe, at(0));
  const cursor: Patch = {
    x: all.place(probe.step) - 1.5,
    y: ribbons - 4,
    width: 3,
    height: 52,
    color: palette.black,
  };
  const key = colorKey({ x: width - 270, y: ribbons - 32 }, probe.config.world.n);
  const head = (k: number, text: string): Note => ({ x: k * column, y: 22, text, size: 13 });
  const content: Board = {
    width,
    height,
    patches: [...all.patches, cursor, frameOf(at(0))],
    pictures: [
      samplesPanel(probe, at(0)),
      ...(codes === null
        ? []
        : (["x", "y"] as const).map((axis, k) =>
          codesPanel(codes, probe, axis, at(k + 1), { radius: 2.8 })
        )),
      key.picture,
    ],
    rings,
    notes: [
      { x: 0, y: 2, text: sentence(stepName(probe.step)), size: 15, bold: true },
      head(0, "It draws, for 16 places"),
      head(1, "Inside, for 1,000 places: by x"),
      head(2, "by y"),
      ...word(seen, "samples", { x: 0, y: 40, size: 13 }),
      ...word(seen, "code", { x: column, y: 40, size: 13 }),
      ...key.notes,
      { x: 0, y: ribbons + 3, text: "it draws", size: 12 },
      { x: 0, y: ribbons + 27, text: "inside", size: 12 },
      ...all.notes,
    ],
  };
  return board(content) as FigureSpec;
}

const sentence = (words: string) => words[0].toUpperCase() + words.slice(1);

/** Names of phases where the ribbon has no room for more. */
const SHORT: typeof WORDS = {
  samples: { A: "none", B: "misplaced", C: "in place", other: "" },
  code: { A: "cloud", B: "no order", C: "ordered", other: "ordered" },
};

interface Ribbons {
  readonly patches: readonly Patch[];
  /** Names of phases where they fit, and steps below. */
  readonly notes: readonly Note[];
  /** Where a step is; the untrained network is left of all. */
  readonly place: (step: number) => number;
}

function ribbonsOf(run: RunRecord, reading: Reading, untrained?: RunAtStep): Ribbons {
  const own = runUnder(run, reading);
  const steps = own.evaluations.map(({ step }) => step);
  const [first, last] = [steps[0], steps[steps.length - 1]];
  const [left, before] = [76, 12];
  const scale = (FRAME.width - left) / (Math.log(last / first) || 1);
  const place = (step: number) => step < first ? left - 8 : left + scale * Math.log(step / first);
  const tops = { samples: FRAME.ribbons, code: FRAME.ribbons + 24 } as const;
  const spans = PHASES_OF.flatMap((of) =>
    edged(sharedPhases([own], of), [first, last]).map(({ from, to, phase }) => ({
      of,
      phase,
      x: place(from),
      width: place(to) - place(from),
    }))
  );
  const size = 11;
  const named = spans.flatMap(({ of, phase, x, width }): Note[] => {
    const text = [WORDS[of][phase], SHORT[of][phase]]
      .find((words) => textWidth(words, size, true) <= width - 12);
    if (text === undefined) return [];
    return [{ x: x + 6, y: tops[of] + 4, text, size, bold: true, color: "#FFFFFF" }];
  });
  const ticks = [1, 3].flatMap((lead) => [100, 1000].map((power) => lead * power))
    .filter((step) => step >= first && step <= last)
    .map((step): Note => ({
      x: place(step),
      y: FRAME.ribbons + 52,
      text: step === first ? `step ${step}` : step.toLocaleString("en"),
      size: 11,
      align: step === first ? "left" : "center",
    }));
  // The untrained network has a place of its own: steps are drawn as their logarithm.
  const atStart = PHASES_OF.flatMap((of) => {
    const phase = untrained?.[of];
    return phase ? [{ of, phase, x: left - 4 - before, width: before }] : [];
  });
  return {
    patches: [...atStart, ...spans].map(({ of, phase, x, width }) => ({
      ...{ x, y: tops[of], width, height: 20 },
      color: phaseColors[of][phase],
    })),
    notes: [...named, ...ticks],
    place,
  };
}

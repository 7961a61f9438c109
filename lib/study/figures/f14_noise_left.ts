import type { GeometryRecord, NoiseLeft } from "../../records/mod.ts";
import {
  axisColors,
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  type Part,
  table,
} from "../../figures/mod.ts";
import { median } from "../../measures/mod.ts";

/** Diffusion steps that are drawn: little noise, some, much. */
const SHOWN = { little: 50, some: 200, much: 500 } as const;

const GROUPS = {
  x: { name: "moves it along x", color: axisColors.x },
  y: { name: "moves it along y", color: axisColors.y },
  height: { name: "changes its height", color: palette.green },
  shape: { name: "changes its shape", color: palette.purple },
  rest: { name: "all other noise", color: palette.black },
} as const;
type Group = keyof typeof GROUPS;

/** |dI/dx| of a bump between -1 and 1, whatever its width: noise of size tau moves it by tau over this. */
const PIXEL = Math.sqrt(2 * Math.PI);

/** F14: which noise the network leaves in its estimates, over training, at three noise levels. */
export function noiseLeftFigure(records: readonly GeometryRecord[]): Figure {
  const trained = records.filter(({ step }) => step > 0);
  if (trained.length === 0) {
    throw new RangeError("Cannot draw F14 as there must be a trained network: none is there");
  }
  const steps = trained.map(({ step }) => step);
  const span = [Math.min(...steps), Math.max(...steps)];
  const ends = endsOf(trained, span[1]);
  const panels = Object.entries(SHOWN).map(([noise, t], k) =>
    panel(trained, t, { noise, span, isFirst: k === 0 })
  );
  const seeds = new Set(trained.map(({ run }) => run)).size;
  const spec: FigureSpec = {
    title: {
      text: headline(ends),
      subtitle: lines(
        (ends === undefined ? "" : endsInWords(ends)) +
          "Share of the noise that is still in the network's estimate of the clean image, by what the " +
          "noise does to the bump: 100 % is left as it was, 0 % is taken away. The label tells the " +
          `network where the bump belongs. ${seeds > 1 ? `${seeds} seeds.` : "One seed."}`,
        760,
      ),
    },
    hconcat: panels,
    spacing: 24,
    resolve: { scale: { color: "shared" } },
  };
  const numbers = records.map(({ run, step, noiseLeft }) => ({ run, step, noiseLeft }));
  return figure(spec, numbers, records.map((record) => ({ ...record, engine: "" })));
}

interface PanelOptions {
  readonly noise: string;
  readonly span: readonly number[];
  readonly isFirst: boolean;
}

function panel(
  trained: readonly GeometryRecord[],
  t: number,
  { noise, span, isFirst }: PanelOptions,
): Part {
  const found = trained.flatMap(({ config: { seed }, step, noiseLeft }) =>
    noiseLeft.filter((one) => one.t === t).map((one) => ({ seed, step, one }))
  );
  const rows = found.flatMap(({ seed, step, one }) =>
    (Object.keys(GROUPS) as Group[])
      .map((group) => ({ step, seed, value: one[group], what: GROUPS[group].name as string }))
  );
  const groups = Object.values(GROUPS);
  const tau = found[0]?.one.tau;
  const x = {
    field: "step",
    type: "quantitative" as const,
    title: "step",
    scale: { type: "log" as const, domain: [...span], nice: false },
    axis: { values: [30, 100, 300, 1000, 3000], grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    title: isFirst ? "noise that is left" : null,
    scale: { domain: [-0.1, 1.2], clamp: true },
    axis: { values: [0, 0.25, 0.5, 0.75, 1], format: "%" },
  };
  return {
    title: {
      text: `${noise} noise${tau === undefined ? "" : ` (τ = ${tau.toFixed(2)})`}`,
      fontSize: 12,
      offset: 4,
      frame: "group",
    },
    width: 210,
    height: 210,
    layer: [{
      data: table(rows),
      mark: { type: "line", strokeWidth: 2, point: { size: 16 } },
      encoding: {
        x,
        y,
        color: {
          field: "what",
          type: "nominal",
          title: null,
          scale: { domain: groups.map(({ name }) => name), range: groups.map((one) => one.color) },
          legend: { orient: "bottom", columns: 5, symbolStrokeWidth: 3 },
        },
        detail: { field: "seed" },
      },
    } as Layer],
  };
}

/** Medians over seeds at the last step. */
interface Ends {
  readonly little: Record<"moved" | "shape" | "rest" | "pixels", number>;
  readonly much: Record<"moved", number>;
}

function endsOf(trained: readonly GeometryRecord[], last: number): Ends | undefined {
  const at = (t: number) =>
    trained.filter(({ step }) => step === last)
      .flatMap(({ noiseLeft }) => noiseLeft.filter((one) => one.t === t));
  const [little, much] = [at(SHOWN.little), at(SHOWN.much)];
  if (little.length === 0 || much.length === 0) return undefined;
  const of = (found: NoiseLeft[], value: (one: NoiseLeft) => number) => median(found.map(value));
  const moved = ({ x, y }: NoiseLeft) => (x + y) / 2;
  return {
    little: {
      moved: of(little, moved),
      shape: of(little, ({ shape }) => shape),
      rest: of(little, ({ rest }) => rest),
      pixels: of(little, ({ tau }) => tau / PIXEL),
    },
    much: { moved: of(much, moved) },
  };
}

/** Noise counts as left from the first share on, and as taken away up to the second. */
const [LEFT, TAKEN] = [0.75, 0.25];

function headline(ends: Ends | undefined): string {
  return ends && ends.little.moved >= LEFT && ends.little.rest <= TAKEN && ends.much.moved <= TAKEN
    ? "F14  Under little noise the bump stays where noise has moved it; under much the label decides"
    : "F14  Which noise a network leaves in its estimates";
}

function endsInWords({ little, much }: Ends): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return `Trained, and under little noise, the network leaves ${
    percent(little.moved)
  } of the noise ` +
    `that moves the bump (by ${little.pixels.toFixed(2)} px), ${
      percent(little.shape)
    } of that which ` +
    `changes its shape, and ${percent(little.rest)} of all other; under much noise it leaves ` +
    `${percent(much.moved)} of what moves the bump. `;
}

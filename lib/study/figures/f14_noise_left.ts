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
import { percent } from "../percent.ts";

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

/**
 * F14: which noise the network leaves in its estimates, over training, at three noise levels, beside
 * what is left in the best estimates of whoever is not told the label.
 */
export function noiseLeftFigure(
  records: readonly GeometryRecord[],
  untold: readonly NoiseLeft[],
): Figure {
  const trained = records.filter(({ step }) => step > 0);
  if (trained.length === 0) {
    throw new RangeError("Cannot draw F14 as there must be a trained network: none is there");
  }
  const steps = trained.map(({ step }) => step);
  const span = [Math.min(...steps), Math.max(...steps)];
  const ends = endsOf(trained, span[1], untold);
  const panels = Object.entries(SHOWN).map(([noise, t], k) =>
    panel(trained, t, { noise, span, isFirst: k === 0, untold: moves(untold, t) })
  );
  const seeds = new Set(trained.map(({ run }) => run)).size;
  const spec: FigureSpec = {
    title: {
      text: headline(ends),
      subtitle: lines(
        (ends === undefined ? "" : endsInWords(ends)) +
          "Share of the noise that is still in the network's estimate of the clean image, by what the " +
          "noise does to the bump: 100 % is left as it was, 0 % is taken away. The network is told where " +
          "the bump belongs, and the best denoiser that is told would leave nothing. Dashed: what moves " +
          "the bump, left by the best that is not told; under much noise that answers with the mean of all " +
          `images. ${seeds > 1 ? `${seeds} seeds.` : "One seed."}`,
        760,
      ),
    },
    hconcat: panels,
    spacing: 24,
    resolve: { scale: { color: "shared" } },
  };
  const numbers = records.map(({ run, step, noiseLeft }) => ({ run, step, noiseLeft }));
  return figure(spec, numbers, records);
}

interface PanelOptions {
  readonly noise: string;
  readonly span: readonly number[];
  readonly isFirst: boolean;
  /** What the best answer without a label leaves of the noise that moves the bump. */
  readonly untold: number | undefined;
}

function panel(
  trained: readonly GeometryRecord[],
  t: number,
  { noise, span, isFirst, untold }: PanelOptions,
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
    layer: [
      ...untold === undefined ? [] : [{
        data: { values: [{ value: untold }] },
        mark: { type: "rule", strokeDash: [5, 3], color: palette.darkGrey, tooltip: null },
        encoding: { y },
      } as Layer],
      {
        data: table(rows),
        mark: { type: "line", strokeWidth: 2, point: { size: 16 } },
        encoding: {
          x,
          y,
          color: {
            field: "what",
            type: "nominal",
            title: null,
            scale: {
              domain: groups.map(({ name }) => name),
              range: groups.map((one) => one.color),
            },
            legend: { orient: "bottom", columns: 5, symbolStrokeWidth: 3 },
          },
          detail: { field: "seed" },
        },
      } as Layer,
    ],
  };
}

const moved = ({ x, y }: NoiseLeft): number => (x + y) / 2;

function moves(found: readonly NoiseLeft[], t: number): number | undefined {
  const one = found.find((one) => one.t === t);
  return one && moved(one);
}

/** Under little noise: medians over seeds at the last step. */
interface Ends extends Record<"moved" | "height" | "shape" | "rest", number> {
  /** How far that noise moves the bump. */
  readonly pixels: number;
  /** Moves that the best answer without a label leaves. */
  readonly untold: number;
}

function endsOf(
  trained: readonly GeometryRecord[],
  last: number,
  untold: readonly NoiseLeft[],
): Ends | undefined {
  const found = trained.filter(({ step }) => step === last)
    .flatMap(({ noiseLeft }) => noiseLeft.filter(({ t }) => t === SHOWN.little));
  const best = moves(untold, SHOWN.little);
  if (found.length === 0 || best === undefined) return undefined;
  const of = (value: (one: NoiseLeft) => number) => median(found.map(value));
  return {
    moved: of(moved),
    height: of(({ height }) => height),
    shape: of(({ shape }) => shape),
    rest: of(({ rest }) => rest),
    pixels: of(({ tau }) => tau / PIXEL),
    untold: best,
  };
}

/** Shares nearer to each other than this count as alike. */
const ALIKE = 0.1;

function headline(ends: Ends | undefined): string {
  return ends && Math.abs(ends.moved - ends.untold) <= ALIKE && ends.moved > 1 / 2
    ? "F14  Under little noise the network leaves a bump where noise has moved it, as if not told its place"
    : "F14  Which noise a network leaves in its estimates";
}

function endsInWords({ moved, height, shape, rest, pixels, untold }: Ends): string {
  return `Under little noise the trained network's estimate keeps ${
    percent(moved)
  } of the noise that ` +
    `moves the bump (by ${pixels.toFixed(2)} px; the best that is not told: ${percent(untold)}), ` +
    `${percent(height)} of what changes its height, ${percent(shape)} of its shape, and ` +
    `${percent(rest)} of all other. `;
}

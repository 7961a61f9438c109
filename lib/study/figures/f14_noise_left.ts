import type { GeometryRecord, NoiseLeft } from "../../records/mod.ts";
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
import { median } from "../../measures/mod.ts";
import { percent } from "../percent.ts";

/** Diffusion steps that are drawn: little noise, some, much. */
const SHOWN = { little: 50, some: 200, much: 500 } as const;

const GROUPS = {
  moved: { name: "moves it", color: palette.vermilion },
  height: { name: "changes its height", color: palette.green },
  shape: { name: "changes its shape", color: palette.purple },
  rest: { name: "all other noise", color: palette.black },
} as const;
type Group = keyof typeof GROUPS;
const LEFT: Readonly<Record<Group, (one: NoiseLeft) => number>> = {
  moved: ({ x, y }) => (x + y) / 2,
  height: ({ height }) => height,
  shape: ({ shape }) => shape,
  rest: ({ rest }) => rest,
};

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
  const [little, some] = [SHOWN.little, SHOWN.some].map((t) => endsOf(trained, span[1], untold, t));
  const panels = Object.entries(SHOWN).map(([noise, t], k) =>
    panel(trained, t, { noise, span, isFirst: k === 0, untold: moves(untold, t) })
  );
  const seeds = new Set(trained.map(({ run }) => run)).size;
  const spec: FigureSpec = {
    title: {
      text: headline(little, some),
      subtitle: lines(
        "A network is shown a noisy image and told where its bump belongs; it estimates the clean image. " +
          "A part of the noise only moves the bump, a part changes its height or its shape. Drawn: how " +
          "much of each part is still there in the estimate. 100 %: it follows the image; 0 %: it relies " +
          "on what it is told. Dashed: the best answer of whoever is not told, for noise that moves; " +
          "under much noise that is the mean of all images, with no bump to move. τ: size of the noise, where " +
          "images reach from −1 to 1. " +
          (little === undefined ? "" : endsInWords(little)) +
          (seeds > 1 ? `Thin: ${seeds} seeds; thick: their median.` : "One seed."),
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
      .map((group) => ({ step, seed, value: LEFT[group](one), what: GROUPS[group].name as string }))
  );
  const middle = [...Map.groupBy(rows, ({ step, what }) => `${step} ${what}`).values()]
    .map((own) => ({ ...own[0], value: median(own.map(({ value }) => value)) }));
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
    title: isFirst ? "noise left in the estimate" : null,
    scale: { domain: [-0.1, 1.5], clamp: true },
    axis: { values: [0, 0.25, 0.5, 0.75, 1], format: "%" },
  };
  const color = {
    field: "what",
    type: "nominal" as const,
    title: null,
    scale: { domain: groups.map(({ name }) => name), range: groups.map((one) => one.color) },
    legend: { orient: "bottom" as const, columns: 5, symbolStrokeWidth: 3, symbolOpacity: 1 },
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
      ...untold === undefined || noise !== "some" ? [] : [{
        data: { values: [{ value: untold }] },
        mark: {
          type: "text",
          text: "best that is not told",
          align: "right",
          baseline: "bottom",
          dy: -3,
          fontSize: 10,
          tooltip: null,
        },
        encoding: { y, x: { value: 208 } },
      } as Layer],
      {
        data: table(rows),
        mark: { type: "line", strokeWidth: 0.9, opacity: 0.45 },
        encoding: { x, y, color, detail: { field: "seed" } },
      } as Layer,
      {
        data: table(middle),
        mark: { type: "line", strokeWidth: 2.4, point: { size: 18 } },
        encoding: { x, y, color },
      } as Layer,
    ],
  };
}

function moves(found: readonly NoiseLeft[], t: number): number | undefined {
  const one = found.find((one) => one.t === t);
  return one && LEFT.moved(one);
}

/** At one noise level: medians over seeds at the last step. */
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
  t: number,
): Ends | undefined {
  const found = trained.filter(({ step }) => step === last)
    .flatMap(({ noiseLeft }) => noiseLeft.filter((one) => one.t === t));
  const best = moves(untold, t);
  if (found.length === 0 || best === undefined) return undefined;
  const of = (value: (one: NoiseLeft) => number) => median(found.map(value));
  return {
    moved: of(LEFT.moved),
    height: of(LEFT.height),
    shape: of(LEFT.shape),
    rest: of(LEFT.rest),
    pixels: of(({ tau }) => tau / PIXEL),
    untold: best,
  };
}

/** Shares nearer to each other than this count as alike. */
const ALIKE = 0.1;

function headline(little: Ends | undefined, some: Ends | undefined): string {
  const asUntold = ({ moved, untold }: Ends) => Math.abs(moved - untold) <= ALIKE;
  if (!little || !asUntold(little) || little.moved <= 1 / 2) {
    return "F14  Which noise a network leaves in its estimates";
  }
  return some && some.moved < some.untold - ALIKE
    ? "F14  Under little noise the network takes the place from the image, under more from what it is told, too"
    : "F14  Under little noise the network leaves a bump where noise has moved it, as if not told its place";
}

function endsInWords({ moved, height, shape, rest, pixels, untold }: Ends): string {
  return `In the end, under little noise (it moves the bump by ${pixels.toFixed(2)} px), ${
    percent(moved)
  } of what ` +
    `moves the bump is left (not told: ${percent(untold)}), ${
      percent(height)
    } of what changes its ` +
    `height, ${percent(shape)} of its shape, ${percent(rest)} of all other. `;
}

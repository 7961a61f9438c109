import { READINGS, type RunRecord } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  table,
} from "../../figures/mod.ts";
import { mean, median } from "../../measures/mod.ts";
import { CLEARANCE, inHoldout, type WorldConfig } from "../../world/mod.ts";
import { worldOf } from "../biases_table.ts";
import { GAP, gapsOf, type Known, knownOf } from "../c7_interpolate.ts";
import { type Attempt, TOLERANCE } from "../claims/mod.ts";
import { percent } from "../percent.ts";
import { runUnder } from "../run_under.ts";

const WIDTH = 420;
const HEIGHT = 230;
/** Errors that the curves are read at, in pixels. */
const STEP = 0.25;
const MOST = 8;

/** A network, and how far off it draws in a part of the canvas. */
interface Errors {
  readonly name: string;
  readonly color: string;
  readonly seed: number;
  /** Of each label asked for, the larger of its errors along x and y; Infinity without one bump. */
  readonly errors: readonly number[];
}

/**
 * F12: of the places of a part of the canvas, how many a network draws within so many pixels: where
 * training showed no x, where it showed x and y but no pair, and where it showed all.
 */
export function gapsFigure(runs: readonly RunRecord[]): Figure {
  const found = errorsOf(runs);
  if (found.length === 0) {
    throw new RangeError("Cannot draw F12 as there must be runs: none is there");
  }
  const known = knownOf(runs);
  const { n, sigma } = runs[0].config.world;
  const widest = gapsOf(runs).at(-1)?.width;
  const at = Array.from({ length: MOST / STEP + 1 }, (_, k) => k * STEP);
  const within = (errors: readonly number[], pixels: number) =>
    mean(errors.map((error) => Number(error <= pixels)));
  const rows = found.flatMap(({ name, seed, errors }) =>
    at.map((pixels) => ({ name, seed, pixels, share: within(errors, pixels) }))
  );
  const names = [...new Map(found.map(({ name, color }) => [name, color]))];
  const middle = names.flatMap(([name]) =>
    at.map((pixels) => ({
      name,
      pixels,
      share: mean(
        rows.filter((row) => row.name === name && row.pixels === pixels).map(({ share }) => share),
      ),
    }))
  );
  const x = {
    field: "pixels",
    type: "quantitative" as const,
    title: "error, pixels (the larger of x and y)",
    scale: { domain: [0, MOST] },
    axis: { values: [0, 1, 2, 4, 6, 8], grid: false },
  };
  const y = {
    field: "share",
    type: "quantitative" as const,
    title: "samples with at most this error",
    scale: { domain: [0, 1] },
    axis: { format: "%", values: [0, 0.25, 0.5, 0.75, 1] },
  };
  const color = {
    field: "name",
    type: "nominal" as const,
    title: null,
    scale: { domain: names.map(([name]) => name), range: names.map(([, own]) => own) },
    legend: {
      orient: "bottom" as const,
      columns: 1,
      symbolStrokeWidth: 3,
      symbolOpacity: 1,
      labelLimit: 400,
    },
  };
  const spec: FigureSpec = {
    title: {
      text: headline(known, runs[0].config.steps),
      subtitle: lines(
        `Images of ${n} x ${n} pixels, ${
          runs[0].config.steps.toLocaleString("en")
        } training steps. Asked for are places in the middle of a part that was never shown: a square, ` +
          "whose x and y were shown elsewhere, or a gap across all y, whose x was shown nowhere. " +
          "A curve that ends below 100 %: the rest show no single bump, or one still farther off. " +
          (widest === undefined
            ? ""
            : "Grey band: so far off is the nearest x that was shown beside the gap. ") +
          "Thin: seeds; thick: their mean. F9b follows the new pairs further.",
        520,
      ),
    },
    width: WIDTH,
    height: HEIGHT,
    layer: [
      ...(widest === undefined ? [] : [{
        data: { values: [nearestShown(widest, sigma)] },
        mark: { type: "rect" as const, color: "#EEEEEE", tooltip: null },
        encoding: { x: { ...x, field: "from" }, x2: { field: "to" } },
      } as Layer]),
      {
        data: { values: [{ pixels: TOLERANCE }] },
        mark: { type: "rule", color: palette.grey, strokeDash: [4, 3], tooltip: null },
        encoding: { x },
      } as Layer,
      {
        data: { values: [{ pixels: TOLERANCE }] },
        mark: {
          type: "text",
          text: "in place",
          align: "left",
          dx: 4,
          fontSize: 10,
          tooltip: null,
        },
        encoding: { x, y: { value: HEIGHT - 8 } },
      } as Layer,
      {
        data: table(rows),
        mark: { type: "line", strokeWidth: 0.8, opacity: 0.5 },
        encoding: { x, y, color, detail: { field: "seed" } },
      } as Layer,
      {
        data: table(middle),
        mark: { type: "line", strokeWidth: 2.6 },
        encoding: { x, y, color },
      } as Layer,
    ],
  };
  const numbers = {
    known,
    medians: found.map(({ name, seed, errors }) => ({ name, seed, error: median(errors) })),
    curves: middle,
  };
  return figure(spec, numbers, runs);
}

/** The plain networks: shown all, shown no pair of a square, and shown no x of the narrowest and the widest gap. */
function errorsOf(runs: readonly RunRecord[]): Errors[] {
  const plain = runs.filter(({ config: { bias } }) => bias === undefined);
  const squares = plain.filter(({ config: { world: { holdout } } }) =>
    holdout.shape === "square" && holdout.side === GAP
  );
  const widths = gapsOf(runs).map(({ width }) => width);
  const square = squares[0]?.config.world;
  return [
    ...square === undefined ? [] : plain.filter((run) => worldOf(run) === "full")
      .map((run) => errorsIn(run, square, "all places shown", palette.darkGrey)),
    ...squares.map((run) =>
      errorsIn(run, run.config.world, "x shown, y shown, never together", palette.blue)
    ),
    ...[...new Set([...widths.slice(0, 1), ...widths.slice(-1)])].flatMap((width, k) =>
      plain.filter(({ config: { world: { holdout } } }) =>
        holdout.shape === "lesion" && holdout.width === width
      ).map((run) => {
        const margin = CLEARANCE * run.config.world.sigma;
        const color = k === 0 ? palette.orange : palette.vermilion;
        const name = `x never shown for ${width + 2 * margin} px, asked in the middle ${width}`;
        return errorsIn(run, run.config.world, name, color);
      })
    ),
  ];
}

/** How far off a network draws, at its end, where a world holds out. */
function errorsIn(run: RunRecord, world: WorldConfig, name: string, color: string): Errors {
  const { attempts } = runUnder(run, READINGS[0]).evaluations.at(-1)!;
  const errors = attempts.filter(({ label: { x, y } }) => inHoldout(world, x, y))
    .map(errorOf);
  return { name, color, seed: run.config.seed, errors };
}

/** How far the x that are asked for in a gap are from the nearest that is shown, in pixels. */
function nearestShown(width: number, sigma: number): { from: number; to: number } {
  return { from: CLEARANCE * sigma, to: CLEARANCE * sigma + width / 2 };
}

const errorOf = ({ found, label }: Attempt): number =>
  found === null ? Infinity : Math.max(Math.abs(found.x - label.x), Math.abs(found.y - label.y));

function headline(known: readonly Known[], steps: number): string {
  if (known.length === 0) return "F12  What was never shown, and how far off it is drawn";
  const share = (of: (one: Known) => number) => percent(mean(known.map(of)));
  return `F12  In place after ${steps.toLocaleString("en")} steps: ${
    share(({ composed }) => composed)
  } of new pairs of known x and y, ${share(({ interpolated }) => interpolated)} of new x`;
}

import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  middles,
  palette,
  type Part,
  type Span,
  stepAxis,
  table,
} from "../../figures/mod.ts";
import { median } from "../../measures/mod.ts";
import type { RunRecord } from "../../records/mod.ts";
import {
  type BeatingTurns,
  beatingTurns,
  type BesideBest,
  besideBest,
  type BestError,
  firstBeaten,
  turnFactors,
} from "../beside_best.ts";
import { rules } from "../claims/mod.ts";

const HEIGHT = 240;
const ROUGH = { name: "single bumps are roughly in place", color: palette.skyBlue } as const;
const EXACT = { name: "half of the samples are within a pixel", color: palette.black } as const;

/**
 * F15: a network's errors over the best possible of whoever is told nothing of the place: over
 * training, at the noise where networks beat it first; and over noise, early and late.
 */
export function besideBestFigure(
  runs: readonly RunRecord[],
  best: readonly BestError[],
): Figure {
  const points = besideBest(runs, best);
  if (points.length === 0) {
    throw new RangeError("Cannot draw F15 as there must be a run's losses: none is there");
  }
  const level = firstBeaten(points, best);
  const oneCoordinate = level.oneCoordinate / level.nothing;
  const turns = runs.map((run) => beatingTurns(run, level));
  const spec: FigureSpec = {
    title: {
      text: headline(turns),
      subtitle: lines(
        "A network guesses the clean image behind noise. Drawn: its error over that of the best guess of " +
          "one who knows all images, but is told nothing of the place. Below 1 it must have used what it " +
          `was told; below the lower line, both x and y. ${
            inWords(turns)
          } At other noise these times ` +
          "differ. Right: under very much noise it stays worse, as the least error in the noise that it " +
          `tells is then a huge one in the image. Thin: ${runs.length} seeds; thick: their median.`,
        780,
      ),
    },
    hconcat: [
      overTraining(points.filter(({ t }) => t === level.t), oneCoordinate, turns, level.tau),
      overNoise(points),
    ],
    spacing: 60,
    resolve: { scale: { color: "independent" }, legend: { color: "independent" } },
  };
  const numbers = { best, level: level.t, turns, points };
  return figure(spec, numbers, runs);
}

const RATIO = "error ÷ that of the best guess told nothing";

function overTraining(
  points: readonly BesideBest[],
  oneCoordinate: number,
  turns: readonly BeatingTurns[],
  tau: number,
): Part {
  const steps = points.map(({ step }) => step);
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const values = points.map(({ ratio }) => ratio);
  const x = stepAxis("step", span);
  const y = {
    field: "value",
    type: "quantitative" as const,
    title: RATIO,
    scale: {
      type: "log" as const,
      domain: [Math.min(...values, oneCoordinate) / 1.2, Math.max(...values) * 1.1],
      nice: false,
    },
    axis: { values: [0.1, 0.2, 0.5, 1, 2, 5], format: "~g", grid: false },
  };
  const own = points.map(({ seed, step, ratio }) => ({ series: "", seed, step, value: ratio }));
  const marks = turns.flatMap(({ seed, roughlyInPlace, inPlace }) =>
    ([[ROUGH, roughlyInPlace], [EXACT, inPlace]] as const).flatMap(([{ name }, passage]) =>
      passage.censored === "no"
        ? [{ name, step: passage.steps, value: ratioAt(points, seed, passage.steps) }]
        : []
    )
  );
  const level = (value: number, text: string): Layer[] => [
    {
      data: { values: [{ value }] },
      mark: { type: "rule", color: palette.vermilion, strokeDash: [5, 3], tooltip: null },
      encoding: { y },
    } as Layer,
    {
      data: { values: [{ value }] },
      mark: {
        type: "text",
        text,
        color: palette.vermilion,
        align: "left",
        dx: 4,
        dy: -6,
        fontSize: 11,
        tooltip: null,
      },
      encoding: { y, x: { value: 0 } },
    } as Layer,
  ];
  return {
    width: 400,
    height: HEIGHT,
    title: {
      text: `Over training, at the noise where it beats that guess first, τ = ${tau.toFixed(1)}`,
      fontSize: 12,
      offset: 4,
    },
    layer: [
      ...level(1, "the best guess told nothing"),
      ...level(oneCoordinate, "the best guess told x or y alone"),
      {
        data: table(own),
        mark: { type: "line", strokeWidth: 0.9, color: palette.grey, opacity: 0.8 },
        encoding: { x, y, detail: { field: "seed" } },
      } as Layer,
      {
        data: table(middles(own)),
        mark: { type: "line", strokeWidth: 2.4, color: palette.darkGrey },
        encoding: { x, y },
      } as Layer,
      ...marks.length === 0 ? [] : [{
        data: table(marks),
        mark: { type: "circle", size: 90, opacity: 1 },
        encoding: {
          x,
          y,
          color: {
            field: "name",
            type: "nominal",
            title: null,
            scale: { domain: [ROUGH.name, EXACT.name], range: [ROUGH.color, EXACT.color] },
            legend: { orient: "bottom", columns: 1, symbolOpacity: 1, labelLimit: 400 },
          },
        },
      } as Layer],
    ],
  };
}

/** Where the line of a seed is at a step between two evaluations. */
function ratioAt(points: readonly BesideBest[], seed: number, step: number): number {
  const own = points.filter((one) => one.seed === seed);
  const k = Math.max(1, own.findIndex((one) => one.step >= step));
  const [before, after] = [own[k - 1], own[k] ?? own[k - 1]];
  if (after.step === before.step) return before.ratio;
  const share = Math.log(step / before.step) / Math.log(after.step / before.step);
  return before.ratio * (after.ratio / before.ratio) ** share;
}

/** Colours of the first evaluation, of one between, and of the last. */
const STAGES = [palette.orange, palette.green, palette.blue] as const;

function overNoise(points: readonly BesideBest[]): Part {
  const steps = [...new Set(points.map(({ step }) => step))].sort((a, b) => a - b);
  const chosen = [steps[0], steps[Math.floor(2 * steps.length / 3)], steps[steps.length - 1]];
  const rows = chosen.flatMap((step) => {
    const own = points.filter((one) => one.step === step);
    return [...Map.groupBy(own, ({ tau }) => tau)].map(([tau, same]) => ({
      name: `step ${step.toLocaleString("en")}`,
      tau,
      value: median(same.map(({ ratio }) => ratio)),
    }));
  });
  const x = {
    field: "tau",
    type: "quantitative" as const,
    title: "size of the noise, τ (images reach from −1 to 1)",
    scale: { type: "log" as const, nice: false, padding: 10 },
    axis: { values: [0.1, 1, 10, 100], format: "~g", grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    title: RATIO,
    scale: { type: "log" as const },
    axis: { values: [0.1, 1, 10, 100, 1000, 10000], format: ",.1~f", grid: false },
  };
  return {
    width: 250,
    height: HEIGHT,
    title: { text: "Over noise, early and late", fontSize: 12, offset: 4 },
    layer: [
      {
        data: { values: [{ value: 1 }] },
        mark: { type: "rule", color: palette.vermilion, strokeDash: [5, 3], tooltip: null },
        encoding: { y },
      } as Layer,
      {
        data: table(rows),
        mark: { type: "line", strokeWidth: 2.2, point: { size: 26, filled: true } },
        encoding: {
          x,
          y,
          color: {
            field: "name",
            type: "nominal",
            title: null,
            scale: {
              domain: chosen.map((step) => `step ${step.toLocaleString("en")}`),
              range: [...STAGES],
            },
            legend: { orient: "bottom", columns: 3, symbolOpacity: 1 },
          },
        },
      } as Layer,
    ],
  };
}

const near = (factor: number | null) =>
  factor !== null && Math.abs(Math.log(factor)) < rules.LEAST_LEAD;

function headline(turns: readonly BeatingTurns[]): string {
  const { rough, exact } = turnFactors(turns);
  const at = "F15  At one noise level bumps are";
  if (near(rough) && near(exact)) {
    return `${at} in place about when a network beats the best guesses told less`;
  }
  if (near(rough)) {
    return `${at} roughly in place about when a network beats the best guess told nothing`;
  }
  return "F15  How near to the best possible answer?";
}

function inWords(turns: readonly BeatingTurns[]): string {
  const { rough, exact } = turnFactors(turns);
  const told = (factor: number | null, what: string, beaten: string) =>
    factor === null
      ? ""
      : `${what} after ${
        factor.toFixed(2)
      } times the steps until it beats the best guess told ${beaten}. `;
  return (told(rough, "Bumps are roughly in place", "nothing") +
    told(exact, "Half are within a pixel", "x or y")).trim();
}

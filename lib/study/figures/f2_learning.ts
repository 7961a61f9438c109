import { type ExactLevel, hasEnoughOnes, measured, offLatticeShare } from "../mod.ts";
import { canonicalJson } from "../../config/mod.ts";
import { bounds, median, order, sheetBound, type Stretch } from "../../measures/mod.ts";
import { type RunRecord } from "../../records/mod.ts";
import {
  axisColors,
  type Figure,
  figure,
  type FigureSpec,
  type Level,
  palette,
  type Panel,
  panel,
  type Point,
  type Series,
  type Span,
} from "../../figures/mod.ts";
import { PHASES_OF, sharedStretches } from "./phases.ts";

const axes: readonly Series[] = [
  { name: "x", color: axisColors.x },
  { name: "y", color: axisColors.y },
];

/**
 * F2: what one network learns, over training: accuracy, failure kinds, R2 on three components, on
 * UMAP and on the full code, effective dimension, M1, the loss at the diffusion step of the exact `level`, and how
 * near to labels off the lattice it draws. Runs of one config with several seeds; a panel's tint is
 * the phase of most seeds, of the code where it is measured, else of the samples.
 */
export function learningFigure(runs: readonly RunRecord[], level: ExactLevel): Figure {
  requireOneConfig(runs);
  const claims = runs.map(measured);
  const [code, images] = PHASES_OF.map((of) => sharedStretches(claims, of));
  const panels = panelsOf(runs, level, images, code);
  const steps = runs.flatMap(({ evaluations }) => evaluations.map(({ step }) => step));
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const spec: FigureSpec = {
    title: {
      text: "F2  What a network learns, and when",
      subtitle: [
        "Seeds thin, their median thick. Last row: samples with one bump, of labels off the lattice",
        "Tint: the phase that most seeds show twice in a row, of the code where it is",
        "measured, else of the samples",
      ],
    },
    spacing: { row: 96, column: 72 },
    bounds: "flush",
    columns: 2,
    concat: panels.map((one, k) => panel(one, span, `zoom${k}`)),
    resolve: { scale: { color: "independent" } },
  };
  const numbers = {
    phases: { code, images },
    panels: panels.map(({ title, points, dashed, dotted, levels }) => ({
      title,
      points,
      dashed,
      dotted,
      levels,
    })),
  };
  return figure(spec, numbers, runs.map((run) => ({ ...run, run: run.id })));
}

function panelsOf(
  runs: readonly RunRecord[],
  { t: lossStep, eps }: ExactLevel,
  images: readonly Stretch[],
  code: readonly Stretch[],
): Panel[] {
  const points = (valuesOf: ValuesOf) => pointsOf(runs, valuesOf);
  const share = { domain: [0, 1] };
  const toldOne = (eps.x.mean + eps.y.mean) / 2;
  const untrained = (value: (start: RunRecord["start"]) => number | undefined) => {
    const values = runs.flatMap(({ start }) => value(start) ?? []);
    return values.length === 0 ? [] : [{
      name: "untrained",
      value: median(values),
      end: "right" as const,
      side: "below" as const,
    }];
  };
  return [
    {
      title: "accuracy (within 1 px)",
      series: [...axes, { name: "both", color: palette.black }],
      points: points(({ images: { all: { accuracy } } }) => ({
        x: accuracy.x,
        y: accuracy.y,
        both: accuracy.joint,
      })),
      stretches: images,
      scale: share,
      format: "%",
    },
    {
      title: "R²: PCA, UMAP (dashed), all (dotted)",
      series: axes,
      points: points(({ latents: { random } }) => ({ x: random?.r2.x, y: random?.r2.y })),
      dashed: points(({ latents: { umap } }) => ({ x: umap?.x, y: umap?.y })),
      dotted: points(({ latents: { random } }) => ({ ...random?.ridgeR2 })),
      stretches: code,
      levels: [
        { name: "ordered", value: bounds.ORDERED, end: "right", side: "above" },
        ...untrained(({ random }) => random ? order(random) : undefined)
          .map((level) => ({ ...level, end: "left" as const, side: "above" as const })),
      ],
      scale: { domain: [-0.05, 1] },
    },
    {
      title: "samples: no bump, one, several or noise",
      series: [
        { name: "none", color: palette.vermilion },
        { name: "one", color: palette.black },
        { name: "several", color: palette.purple },
      ],
      points: points(({ images: { all: { kinds } } }) => kinds),
      stretches: images,
      scale: share,
      format: "%",
    },
    {
      title: "effective dimension",
      series: [
        { name: "participation ratio", color: palette.black },
        { name: "TwoNN", color: palette.purple },
      ],
      points: points(({ latents: { random } }) => ({
        "participation ratio": random?.dimension,
        TwoNN: random?.twoNN,
      })),
      stretches: code,
      levels: [
        ...untrained(({ random }) => random?.dimension),
        ...sheetLevels(runs),
      ],
      scale: { type: "log", nice: true },
    },
    {
      title: `loss at t = ${lossStep}, and the least possible`,
      series: [{ name: "loss", color: palette.black }],
      points: points(({ losses }) => ({ loss: losses.find(({ t }) => t === lossStep)?.mean })),
      stretches: images,
      levels: [
        { name: "told nothing", value: eps.none.mean, end: "right", side: "above" },
        { name: "told x or y", value: toldOne, end: "left", side: "below" },
      ],
      scale: { type: "log", nice: true },
      format: "~g",
    },
    {
      title: "interaction index M1 of the code",
      series: [{ name: "M1", color: palette.black }],
      points: points(({ latents: { grid } }) => ({ M1: grid?.interaction })),
      stretches: code,
      levels: untrained(({ grid }) => grid?.interaction),
      scale: { domainMin: 0, nice: true },
    },
    ...offLattice(runs, images),
  ];
}

/**
 * How well labels off the lattice are met by samples with one bump, where enough have one: within
 * 1 px even a network is right that snaps to the lattice. Two panels.
 */
function offLattice(runs: readonly RunRecord[], stretches: readonly Stretch[]): Panel[] {
  const { world } = runs[0].config;
  const nearer = "nearer to the lattice";
  const snapping = new Map(
    runs.flatMap(({ evaluations }) => evaluations)
      .map((record) => [record, offLatticeShare(world, record)]),
  );
  const points = (valuesOf: ValuesOf) =>
    pointsOf(runs, (record) => hasEnoughOnes(record.images.off) ? valuesOf(record) : {});
  return [
    {
      title: "off the lattice (dashed: by chance)",
      series: [
        { name: "within ¼ px", color: palette.black },
        { name: nearer, color: palette.purple },
      ],
      points: points((record) => ({
        "within ¼ px": record.images.off.givenOne?.[0.25].joint,
        [nearer]: snapping.get(record)?.share,
      })),
      dashed: points((record) => ({ [nearer]: snapping.get(record)?.chance })),
      stretches,
      scale: { domain: [0, 1] },
      format: "%",
    },
    {
      title: "off the lattice: median error (px)",
      series: axes,
      points: points(({ images: { off: { medianError } } }) => ({ ...medianError })),
      stretches,
      scale: { type: "log", nice: true },
      format: "~g",
    },
  ];
}

/** The dimension below which a code counts as a sheet; seeds' median, as for the untrained. */
function sheetLevels(runs: readonly RunRecord[]): Level[] {
  const values = runs.flatMap(({ start: { random } }) =>
    random ? [sheetBound({ untrainedDimension: random.dimension })] : []
  );
  if (values.length === 0) return [];
  return [{ name: "sheet", value: median(values), end: "left", side: "below" }];
}

type ValuesOf = (
  record: RunRecord["evaluations"][number],
) => Readonly<Record<string, number | null | undefined>>;

/** The values of every seed at every step, where they are known. */
function pointsOf(runs: readonly RunRecord[], valuesOf: ValuesOf): Point[] {
  return runs.flatMap(({ config: { seed }, evaluations }) =>
    evaluations.flatMap((record) =>
      Object.entries(valuesOf(record)).flatMap(([series, value]) =>
        typeof value === "number" ? [{ series, seed, step: record.step, value }] : []
      )
    )
  );
}

/** Throws unless the runs differ in nothing but the seed. */
function requireOneConfig(runs: readonly RunRecord[]): void {
  const rest = new Set(
    runs.map(({ config: { world, ...recipe } }) =>
      canonicalJson({ ...recipe, world: { ...world, seed: 0 }, seed: 0 })
    ),
  );
  if (rest.size === 1) return;
  throw new RangeError(
    `Cannot draw what a network learns as all runs must have one config but for the seed: ` +
      `current value is ${rest.size} configs`,
  );
}

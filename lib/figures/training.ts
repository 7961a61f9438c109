import type { RunRecord, Samples } from "../records/mod.ts";
import { PANEL, type Panel, panel, type Point, type Span } from "./curves.ts";
import type { Part } from "./figure.ts";
import { samplesUrl } from "./samples.ts";
import { axisColors, type FigureSpec, palette } from "./theme.ts";

/** A run that is being trained, as far as it has come. */
export interface TrainingState extends Pick<RunRecord, "id" | "config" | "losses"> {
  readonly step: number;
  readonly evaluations: readonly Pick<RunRecord["evaluations"][number], "step" | "images">[];
  /** Of the last evaluation. */
  readonly samples: Samples | null;
  /** What goes on, in words. */
  readonly note: string;
}

/** The loss curve is drawn with at most this many points, at equal ratios of steps. */
const POINTS = 120;

/** How a training goes: loss, accuracy, failure kinds, and samples of 16 labels. */
export function trainingFigure(state: TrainingState): FigureSpec {
  const { id, config: { steps, seed }, step, samples, note } = state;
  const span: Span = [1, steps];
  const told = `step ${step.toLocaleString("en")} of ${steps.toLocaleString("en")}, ${note}`;
  return {
    description: `run ${id}: ${told}`,
    title: { text: `Run ${id}`, subtitle: told },
    hconcat: [
      ...panelsOf(state, seed).map((one, k) => panel(one, span, `training${k}`)),
      ...(samples === null ? [] : [samplesPart(samples)]),
    ],
    spacing: 60,
    bounds: "flush",
    resolve: { scale: { color: "independent" } },
  };
}

/**
 * What is drawn of the losses, and what it is called: without a bias's term as soon as that is told
 * apart, so that curves of all biases compare, and no value is negative.
 */
function drawn(losses: TrainingState["losses"]): { name: string; points: Drawn[] } {
  const points = losses.flatMap(({ step, denoising }) =>
    denoising === undefined ? [] : [{ step, loss: denoising }]
  );
  return points.length > 0
    ? { name: "loss without the bias's term", points }
    : { name: "loss", points: [...losses] };
}

interface Drawn {
  readonly step: number;
  readonly loss: number;
}

function panelsOf({ losses, evaluations }: TrainingState, seed: number): Panel[] {
  const points = (valuesOf: (images: Images) => Readonly<Record<string, number>>): Point[] =>
    evaluations.flatMap(({ step, images: { all } }) =>
      Object.entries(valuesOf(all)).map(([series, value]) => ({ series, seed, step, value }))
    );
  const { name, points: shown } = drawn(losses);
  return [
    {
      title: name,
      series: [{ name: "loss", color: palette.black }],
      points: thinned(shown).map(({ step, loss }) => ({
        series: "loss",
        seed,
        step,
        value: loss,
      })),
      scale: { type: "log", nice: true },
      format: "~g",
    },
    {
      title: "samples: one bump; right (1 px)",
      series: [
        { name: "one bump", color: palette.black },
        { name: "x", color: axisColors.x },
        { name: "y", color: axisColors.y },
      ],
      points: points(({ kinds, accuracy }) => ({ "one bump": kinds.one, ...axesOf(accuracy) })),
      scale: { domain: [0, 1] },
      format: "%",
    },
  ];
}

type Images = RunRecord["evaluations"][number]["images"]["all"];

const axesOf = ({ x, y }: Images["accuracy"]) => ({ x, y });

/** Means over stretches of steps at equal ratios. */
function thinned(losses: readonly Drawn[]): Drawn[] {
  const last = losses.at(-1)?.step ?? 1;
  const stretches = Map.groupBy(
    losses,
    ({ step }) => Math.floor(POINTS * Math.log(step) / Math.log(last + 1)),
  );
  return [...stretches.values()].map((own) => ({
    step: own[own.length - 1].step,
    loss: own.reduce((sum, { loss }) => sum + loss, 0) / own.length,
  }));
}

function samplesPart(samples: Samples): Part {
  const { height } = PANEL;
  return {
    width: height,
    height,
    title: { text: "samples of 16 labels", fontSize: 12, offset: 4 },
    data: { values: [{ url: samplesUrl(samples) }] },
    mark: { type: "image", width: height, height },
    encoding: {
      url: { field: "url", type: "nominal" },
      x: { value: height / 2 },
      y: { value: height / 2 },
    },
  };
}

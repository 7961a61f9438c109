import { type PartialConfig, runId, withDefaults } from "../../lib/config/mod.ts";
import type { GridScores } from "../../lib/measures/mod.ts";
import { type Stream, stream } from "../../lib/random/mod.ts";
import {
  CODE_LAYERS,
  type CodeRecord,
  type CodeScores,
  type EvaluationRecord,
  INPUTS,
  type LayerName,
  LAYERS,
  type LayerScores,
  type ProbeRecord,
  READINGS,
  type RunRecord,
  USUAL_SAMPLER,
} from "../../lib/records/mod.ts";
import { testLabels, type WorldConfig } from "../../lib/world/mod.ts";

/** When a made run learns each axis, in steps; the code is a sheet, then ordered, around then. */
export interface Times {
  readonly x: number;
  readonly y: number;
}

/** 16 log-spaced steps from 16 to 4,000. */
const STEPS = Array.from({ length: 16 }, (_, k) => Math.round(16 * 250 ** (k / 15)));

/** Rises from 0 to 1 at `time`, over about a factor 2 in steps. */
const rise = (step: number, time: number) => step === 0 ? 0 : 1 / (1 + (time / step) ** 4);

/** A run's record as training would write it, with curves that rise at given times. */
export function madeRun(world: Partial<WorldConfig>, seed: number, times: Times): RunRecord {
  const config = withDefaults({ seed, world } satisfies PartialConfig);
  const random = stream(seed, "made");
  const shaken = (value: number) => Math.min(1, Math.max(0, value + 0.02 * random.normal()));
  const evaluation = (step: number): EvaluationRecord => {
    const one = shaken(rise(step, 0.6 * Math.min(times.x, times.y)));
    const [x, y] = [shaken(rise(step, times.x)), shaken(rise(step, times.y))];
    const accuracy = { x: one * x, y: one * y, joint: one * x * y };
    const given = { x, y, joint: x * y };
    const images = {
      count: 1128,
      kinds: { none: 0, one, several: 1 - one },
      accuracy,
      givenOne: { 0.25: given, 0.5: given, 1: given, 2: given },
      medianError: { x: 8 * (1 - x) + 0.1, y: 8 * (1 - y) + 0.1 },
    };
    const scores = madeScores(
      80 * 0.04 ** rise(step, 0.4 * times.x),
      0.98 * rise(step, 0.8 * times.x),
      0.98 * rise(step, 0.8 * times.y),
    );
    return {
      step,
      sampler: USUAL_SAMPLER,
      images: { all: images, on: images, off: images },
      outcomes: madeOutcomes(stream(seed, "made/outcomes", step), config.world.n, one, given),
      losses: [100, 300, 500].map((t) => ({ t, mean: 1 / (step + 1) + 0.002, error: 1e-4 })),
      codes: INPUTS.flatMap((input) =>
        CODE_LAYERS.map((layer): CodeRecord => ({ input, t: 500, layer, scores }))
      ),
      grid: madeGrid(0.8 - 0.6 * rise(step, times.y)),
    };
  };
  return {
    id: runId(config),
    config,
    engine: "made",
    end: { step: 4000, reason: "steps" },
    start: evaluation(0),
    evaluations: STEPS.map(evaluation),
    losses: STEPS.map((step) => ({ step, loss: 1 / step })),
  };
}

/** Some with one bump, right along each axis as often as said, else 5 px off. */
function madeOutcomes(
  random: Stream,
  n: number,
  one: number,
  right: { readonly x: number; readonly y: number },
): EvaluationRecord["outcomes"] {
  const { on, off } = testLabels(n);
  const labels = [...on, ...off];
  const near = (share: number) => random.uniform() < share ? 0 : 5;
  return Array.from(
    { length: labels.length / 2 },
    (_, i) =>
      random.uniform() < one
        ? [1, labels[2 * i] + near(right.x), labels[2 * i + 1] + near(right.y)] as const
        : [2, null, null] as const,
  );
}

export function madeScores(dimension: number, x: number, y: number): CodeScores {
  const r2 = { x, y };
  return { order: { umap: r2, pca: r2, linear: r2 }, dimension, twoNN: dimension / 2 };
}

function madeGrid(interaction: number): GridScores {
  return {
    interaction,
    overlap: interaction / 2,
    geometry: { psi: 0, nu: 2, cosine: 0, absoluteCosine: 0.1 },
    orthogonality: 0.1,
    parallelism: 0.9,
  };
}

/** A probe whose code is a sheet, bent the more the less it is trained. */
export function madeProbe(config: PartialConfig, step: number, labels = 60): ProbeRecord {
  const full = withDefaults(config);
  const { n } = full.world;
  const random = stream(full.seed, "made/probe", step);
  const order = step / (step + 500);
  const asked = Array.from({ length: 2 * labels }, () => n * random.uniform());
  const places = Array.from({ length: labels }, (_, i) => {
    const [x, y] = [asked[2 * i], asked[2 * i + 1]];
    return [x, y, (x - y) ** 2 / n]
      .map((along) => order * along + (1 - order) * n * random.uniform());
  }).flat();
  const view = { places, trustworthiness: 0.5 + order / 2, r2: { x: order, y: order } };
  const score = (input: LayerScores["input"], t: number) => (layer: LayerName): LayerScores => ({
    layer,
    input,
    t,
    scores: madeScores(80 - 78 * order, order, 0.9 * order),
    grid: input === "sampled" ? null : madeGrid(0.8 - 0.6 * order),
  });
  const pixels = new Uint8Array(16 * n * n).map((_, k) => k % 251);
  return {
    run: runId(full),
    step,
    config: full,
    engine: "made",
    scores: [
      ...LAYERS.map(score("sampled", 51)),
      ...LAYERS.map(score("noised", 500)),
      ...LAYERS.map(score("clean", 50)),
      ...LAYERS.filter((layer) => layer !== "pixels").map(score("blind", 1000)),
      ...[100, 300, 800].flatMap((t) =>
        (["pixels", "enc3", "mid"] as const).map(score("noised", t))
      ),
    ],
    labels: asked,
    views: Object.fromEntries(READINGS.map(({ name }) => [name, { pca: view, umap: view }])),
    samples: {
      side: 4,
      places: Array.from({ length: 4 }, (_, k) => n * (k + 0.5) / 4),
      n,
      pixels: pixels.toBase64(),
    },
  };
}

/** Seeds 1 to 3 of one cell; later seeds are later. */
export function madeSeeds(world: Partial<WorldConfig>, times: Times): RunRecord[] {
  return [1, 2, 3].map((seed) => {
    const late = 1.2 ** (seed - 2);
    return madeRun(world, seed, { x: times.x * late, y: times.y * late });
  });
}

/** The first tier of the design, in small: denser lattices are learned sooner, each axis for itself. */
export function madeDesign(): RunRecord[] {
  const time = (d: number) => 1500 * d ** 0.4;
  return [
    ...[1, 0.5, 0.25, 0.1].map((d) => ({ world: { dx: d, dy: d }, x: time(d), y: time(d) })),
    { world: { dx: 0.1, dy: 1 }, x: time(0.1), y: time(1) },
    { world: { dx: 1, dy: 0.1 }, x: time(1), y: time(0.1) },
    { world: { zipfX: 1 }, x: 1300, y: 1100 },
    { world: { zipfY: 1 }, x: 1100, y: 1300 },
    { world: { zipfX: 1, zipfY: 1 }, x: 1300, y: 1300 },
  ].flatMap(({ world, x, y }) => madeSeeds(world, { x, y }));
}

/** What a network can do and what its code knows, at one step of its training. */

import { asksPerEstimate, guidedBy } from "../biases/mod.ts";
import type { TrainConfig } from "../config/mod.ts";
import { levelAt, lossesAtLevel, type Noisy, type Schedule } from "../diffusion/mod.ts";
import { findBumps, findCrosses, nearestTo, type Readout } from "../measures/images/mod.ts";
import type { Network } from "../network/mod.ts";
import { stream } from "../random/mod.ts";
import {
  type DrawingScores,
  type EvaluationRecord,
  INPUTS,
  type Sampler,
  type StepLoss,
  USUAL_SAMPLER,
} from "../records/mod.ts";
import { type DataSet, drawLabels, testLabels, type WorldConfig } from "../world/mod.ts";
import { codeRecords, gridScores } from "./codes.ts";
import { HIDDEN_IMAGES, hiddenScores, hidesLabels } from "./hidden.ts";
import { type Pause, pausing } from "./pause.ts";
import { gridQuestion } from "./questions.ts";
import { draw, type Drawing } from "./sampler.ts";
import { scoreTestLabels } from "./test_scores.ts";
import { noTiming, type Timing } from "./timing.ts";

/** Diffusion steps at which the loss is measured. */
const LOSS_STEPS = [10, 50, 100, 200, 300, 400, 500, 600, 800, 1000] as const;
const LOSS_LABELS = 64;

/** Draws all test labels, `on` and then `off`, as well as the network can. */
export function drawTestLabels(
  config: TrainConfig,
  net: Network,
  schedule: Schedule,
  sampler?: Sampler,
): Promise<Drawing> {
  const { n } = config.world;
  const random = stream(config.seed, "evaluate/sample");
  return draw(guidedBy(config.bias, net.denoise), schedule, n, testLabels(n).all, random, sampler);
}

/** What drawings of the test labels show. */
export function scoreDrawing(
  { world }: TrainConfig,
  { images, last: { labels } }: Drawing,
): DrawingScores {
  const found = readout(world, images, labels);
  return {
    images: scoreTestLabels(world, found, labels),
    outcomes: Array.from(found.kinds, (kind, i) => [kind, place(found.x[i]), place(found.y[i])]),
  };
}

/** What images of this world show where they were asked to show `labels`. */
export function readout(world: WorldConfig, images: Float32Array, labels: Float32Array): Readout {
  const { kind, n } = world;
  if (kind === "cross" || kind === "stripe") return findCrosses(images, world);
  if (kind === "bump") return findBumps(images, world);
  return nearestTo(labels, findBumps(images, { ...world, wraps: true }), n);
}

export interface EvaluateOptions {
  /** Awaited wherever the work may wait; what it throws ends it. */
  readonly pause?: Pause;
  readonly timing?: Timing;
}

/** Measures the network, whose layers CODE_LAYERS must have been asked for. */
export async function evaluate(
  config: TrainConfig,
  data: DataSet,
  net: Network,
  schedule: Schedule,
  step: number,
  { pause = pausing(), timing = noTiming }: EvaluateOptions = {},
): Promise<EvaluationRecord> {
  const { world } = config;
  const drawing = await timing("drawing", () => drawTestLabels(config, net, schedule));
  await pause();
  const { images, outcomes } = await timing(
    "images",
    () => Promise.resolve(scoreDrawing(config, drawing)),
  );
  const shown = offLabels(drawing.last, world);
  const hidden = hidesLabels(config)
    ? await timing("hidden", () => hiddenScores(config, net, schedule))
    : null;
  return {
    step,
    sampler: USUAL_SAMPLER,
    images,
    outcomes,
    losses: await timing("losses", () => losses(config, data, net, schedule)),
    codes: await timing("codes", () => codeRecords(world, net, schedule, shown, pause)),
    grid: await timing("grid", () => gridScores(world, net, schedule)),
    ...hidden && { hidden },
  };
}

/** How many images an evaluation asks of the network, which is nearly all that it costs. */
export function evaluationImages(config: TrainConfig): number {
  const { n } = config.world;
  const { off, all } = testLabels(n);
  const drawings = USUAL_SAMPLER.steps * asksPerEstimate(config.bias) * all.length / 2;
  const asked = INPUTS.length * off.length / 2 + gridQuestion(n).labels.length / 2;
  const hidden = hidesLabels(config) ? HIDDEN_IMAGES : 0;
  return drawings + LOSS_STEPS.length * LOSS_LABELS + asked + hidden;
}

/** Of what the sampler gave the network for all test labels, the part of those off the lattice. */
function offLabels({ xt, labels, ...rest }: Noisy, { n }: WorldConfig): Noisy {
  const from = testLabels(n).on.length;
  return { ...rest, labels: labels.slice(from), xt: xt.slice(from / 2 * n * n) };
}

const place = (v: number): number | null => Number.isNaN(v) ? null : Number(v.toFixed(4));

async function losses(
  config: TrainConfig,
  data: DataSet,
  net: Network,
  schedule: Schedule,
): Promise<StepLoss[]> {
  const labels = drawLabels(data, stream(config.seed, "evaluate/loss/labels"), LOSS_LABELS);
  const found: StepLoss[] = [];
  for (const t of LOSS_STEPS) {
    const random = stream(config.seed, "evaluate/loss/noise", t);
    const level = levelAt(schedule, t);
    const [{ eps }] = await lossesAtLevel(
      config.world,
      net.denoise,
      labels,
      level,
      ["xy"],
      random,
    );
    found.push({ t, ...eps });
  }
  return found;
}

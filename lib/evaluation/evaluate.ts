/** What a network can do and what its code knows, at one step of its training. */

import type { TrainConfig } from "../config/mod.ts";
import { levelAt, lossesAtLevel, type Schedule } from "../diffusion/mod.ts";
import { findBumps, findCrosses, nearestTo, type Readout } from "../measures/images/mod.ts";
import type { Network } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import type { Drawn, EvaluationRecord, Sampler, StepLoss } from "../records/mod.ts";
import { type DataSet, drawLabels, testLabels, type WorldConfig } from "../world/mod.ts";
import { latents } from "./latents.ts";
import { pausing } from "./pause.ts";
import { questionImages } from "./questions.ts";
import { sampled, USUAL_SAMPLER } from "./sampler.ts";
import { scoreTestLabels } from "./test_scores.ts";

/** Diffusion steps at which the loss is measured. */
const LOSS_STEPS = [10, 50, 100, 200, 300, 400, 500, 600, 800, 1000] as const;
const LOSS_LABELS = 128;

/** Images that show what the test labels ask for, as well as the network can. */
export async function sampleTestLabels(
  config: TrainConfig,
  net: Network,
  schedule: Schedule,
  sampler?: Sampler,
): Promise<{ images: Float32Array<ArrayBuffer>; labels: Float32Array<ArrayBuffer> }> {
  const { n } = config.world;
  const { on, off } = testLabels(n);
  const labels = new Float32Array([...on, ...off]);
  const random = stream(config.seed, "evaluate/sample");
  const images = await sampled(net.denoise, schedule, n, labels, random, sampler);
  return { images, labels };
}

/** Draws the test labels, and tells what the images show. */
export async function drawn(
  config: TrainConfig,
  net: Network,
  schedule: Schedule,
  sampler?: Sampler,
): Promise<Drawn> {
  const { images, labels } = await sampleTestLabels(config, net, schedule, sampler);
  const found = readout(config.world, images, labels);
  return {
    images: scoreTestLabels(config.world, found, labels),
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

/** Measures the network; `pause` is awaited wherever it may wait, and what it throws ends it. */
export async function evaluate(
  config: TrainConfig,
  data: DataSet,
  net: Network,
  schedule: Schedule,
  step: number,
  pause = pausing(),
): Promise<EvaluationRecord> {
  const { images, outcomes } = await drawn(config, net, schedule);
  await pause();
  return {
    step,
    images,
    outcomes,
    losses: await losses(config, data, net, schedule),
    latents: await latents(config.world, net, schedule, pause),
  };
}

/** How many images an evaluation asks of the network, which is nearly all that it costs. */
export function evaluationImages(n: number): number {
  const { on, off } = testLabels(n);
  const answers = USUAL_SAMPLER.steps * (on.length + off.length) / 2;
  return answers + LOSS_STEPS.length * LOSS_LABELS + questionImages(n);
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

import {
  ddim,
  type Denoise,
  levelAt,
  noised,
  type Noisy,
  type Schedule,
} from "../diffusion/mod.ts";
import { normals, type Stream, stream } from "../random/mod.ts";
import { gridLabels, randomLabels } from "../training/mod.ts";
import { render, type WorldConfig } from "../world/mod.ts";

/** Labels [count, 2], and the noise [count, N, N] that each is seen through. */
export interface Question {
  readonly labels: Float32Array<ArrayBuffer>;
  readonly eps: Float32Array<ArrayBuffer>;
}

/** The questions of an evaluation: labels and noise are the same for every network. */
export interface Questions {
  /** Uniform labels, each with noise of its own. */
  readonly random: Question;
  /** A grid of labels, all with one noise, which would pass for interaction were it not one. */
  readonly grid: Question & { readonly side: number };
}

/** The noise of these streams is that of an evaluation, so that its scores come out again. */
export function questions(n: number): Questions {
  const pixels = n * n;
  const random = randomLabels(n);
  const { labels, side } = gridLabels(n);
  const one = normals(stream(0, "evaluate/latents/grid/noise"), pixels);
  return {
    random: {
      labels: random,
      eps: normals(stream(0, "evaluate/latents/random/noise"), random.length / 2 * pixels),
    },
    grid: {
      labels,
      side,
      eps: Float32Array.from({ length: side * side * pixels }, (_, k) => one[k % pixels]),
    },
  };
}

/** `noised`: the true images at diffusion step t. */
export function noisedInput(
  world: WorldConfig,
  schedule: Schedule,
  { labels, eps }: Question,
  t: number,
): Noisy {
  const level = levelAt(schedule, t);
  return { xt: noised(render(world, labels), eps, [level]), level, labels, known: "xy" };
}

/** `blind`: pure noise at t = T. */
export function blindInput(schedule: Schedule, { labels, eps }: Question): Noisy {
  return { xt: eps, level: levelAt(schedule, schedule.steps), labels, known: "xy" };
}

/** `sampled`: what DDIM gives the network at the last of `steps` steps, having begun with eps. */
export async function sampledInput(
  denoise: Denoise,
  n: number,
  schedule: Schedule,
  { labels, eps }: Question,
  steps: number,
): Promise<Noisy> {
  const sampler = ddim({
    denoise,
    schedule,
    n,
    labels,
    known: "xy",
    steps,
    eta: 0,
    random: replaying(eps),
  });
  for await (const { step, level, xt } of sampler) {
    if (step === steps - 1) return { xt, level, labels, known: "xy" };
  }
  throw new RangeError(`Cannot stop before the last step as there must be two: current ${steps}`);
}

/** A stream whose normals are `values`, one after the other: a sampler draws nothing else. */
function replaying(values: Float32Array): Stream {
  let at = 0;
  return { ...stream(0, "probe/replaying"), normal: () => values[at++] };
}

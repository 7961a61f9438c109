/** What a step of training is fed: drawn from streams of its own, so any step can be made anew. */

import { chosenBias } from "../biases/mod.ts";
import type { TrainConfig } from "../config/mod.ts";
import { levelAt, type Schedule } from "../diffusion/mod.ts";
import { normals, stream } from "../random/mod.ts";
import { type DataSet, drawLabels, render } from "../world/mod.ts";
import { BETA1, BETA2, type InputName } from "./step.ts";

export type Batch = Readonly<Record<InputName, Float32Array<ArrayBuffer>>>;

/** The batch of `step` = 1, 2, ... */
export function batchAt(
  config: TrainConfig,
  data: DataSet,
  schedule: Schedule,
  step: number,
): Batch {
  const { seed, batch, world } = config;
  const pixels = world.n ** 2;
  const labels = drawLabels(data, stream(seed, "train/labels", step), batch);
  const times = stream(seed, "train/t", step);
  const levels = Array.from(
    { length: batch },
    () => levelAt(schedule, 1 + times.integer(schedule.steps)),
  );
  const hidden = stream(seed, "train/drop", step);
  const perImage = (value: (b: number) => number) =>
    Float32Array.from({ length: batch }, (_, b) => value(b));
  const normal = normals(stream(seed, "train/noise", step), batch * pixels);
  const noise = chosenBias(config.bias)?.noise;
  return {
    x0: render(world, labels),
    eps: noise?.(normal, pixels, stream(seed, "train/noise/bias", step)) ?? normal,
    t: perImage((b) => levels[b].t),
    signal: perImage((b) => Math.sqrt(levels[b].alphaBar)),
    noise: perImage((b) => Math.sqrt(1 - levels[b].alphaBar)),
    muX: perImage((b) => labels[2 * b]),
    muY: perImage((b) => labels[2 * b + 1]),
    knownX: perImage(() => hidden.uniform() < config.dropX ? 0 : 1),
    knownY: perImage(() => hidden.uniform() < config.dropY ? 0 : 1),
    rate: Float32Array.of(config.rate * Math.min(1, step / Math.max(1, config.warmup))),
    correction1: Float32Array.of(1 / (1 - BETA1 ** step)),
    correction2: Float32Array.of(1 / (1 - BETA2 ** step)),
  };
}

import { type Question } from "./mod.ts";
import { ddim, type Denoise, levelAt, type Noisy, type Schedule } from "../diffusion/mod.ts";
import { type Stream, stream } from "../random/mod.ts";

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

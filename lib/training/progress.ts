/** How far a training has come: what a bar or a notebook shows of its events. */

import type { TrainConfig } from "../config/mod.ts";
import { evaluationSteps } from "./plan.ts";
import type { TrainEvent } from "./train.ts";

/** The loss that is shown forgets over about this many steps. */
const MEMORY = 50;

export interface TrainingProgress {
  readonly step: number;
  /** The step of the last checkpoint; 0 if there is none. */
  readonly saved: number;
  /** A running mean, without a bias's term; NaN before the first step. */
  readonly loss: number;
  /** What `loss` is, in a word. */
  readonly lossName: "loss" | "denoising";
  readonly doing: "preparing" | "stepping" | "evaluating" | "finished";
  /** The share of the evaluation in progress that is done, whenever asked. */
  readonly done: () => number;
  /** When the last thing ended. */
  readonly since: number;
  /** Steps and evaluations of this process, and the milliseconds that they took. */
  readonly steps: Tally;
  readonly evaluations: Tally;
}

interface Tally {
  readonly count: number;
  readonly time: number;
}

const NOTHING: Tally = { count: 0, time: 0 };

/** Before the first event, at the time `now` in milliseconds. */
export function noProgress(now: number): TrainingProgress {
  return {
    ...{ step: 0, saved: 0, loss: NaN, lossName: "loss", since: now },
    ...{ doing: "preparing", done: () => 0 },
    ...{ steps: NOTHING, evaluations: NOTHING },
  };
}

/** Where a training stands once `event` has happened, at the time `now`. */
export function advance(
  progress: TrainingProgress,
  event: TrainEvent,
  now: number,
): TrainingProgress {
  const { step } = event;
  const add = ({ count, time }: Tally) => ({ count: count + 1, time: time + now - progress.since });
  switch (event.kind) {
    case "start":
      return { ...progress, step, saved: step, since: now };
    case "step": {
      const { loss, steps } = progress;
      const { denoising } = event;
      const told = denoising ?? event.loss;
      const lossName = denoising === undefined ? "loss" : "denoising";
      const next = { ...progress, step, lossName, doing: "stepping", since: now } as const;
      // The first step had to wait for the engine: its time says nothing.
      if (Number.isNaN(loss)) return { ...next, loss: told };
      return { ...next, loss: loss + (told - loss) / MEMORY, steps: add(steps) };
    }
    case "checkpoint":
      return { ...progress, saved: step };
    case "evaluating":
      return { ...progress, doing: "evaluating", done: event.done };
    case "evaluation":
      return {
        ...{ ...progress, doing: "stepping", since: now },
        evaluations: add(progress.evaluations),
      };
    case "end":
      return { ...progress, step, doing: "finished" };
  }
}

/** What goes on in place of steps, in words; "" while steps are made, and at the end. */
export function activity({ doing, done }: TrainingProgress): string {
  if (doing === "evaluating") return `evaluating ${Math.floor(100 * done())} %`;
  return doing === "preparing" ? doing : "";
}

/** Images a second; undefined before there is a step to go by. */
export function imagesPerSecond(
  { steps: { count, time } }: TrainingProgress,
  { batch }: TrainConfig,
): number | undefined {
  return count === 0 ? undefined : 1000 * count * batch / time;
}

/** Milliseconds until the end, if steps and evaluations take as long as they did so far. */
export function timeLeft(progress: TrainingProgress, config: TrainConfig): number | undefined {
  const { step, steps, evaluations, doing, done } = progress;
  if (steps.count === 0) return undefined;
  const ahead = evaluationSteps(config.steps, config.evaluations).filter((at) => at > step).length;
  const each = evaluations.count > 0 ? evaluations.time / evaluations.count : 0;
  const now = doing === "evaluating" ? 1 - done() : 0;
  return (config.steps - step) * steps.time / steps.count + (ahead + now) * each;
}

/**
 * A time in milliseconds, to two figures or so.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual([4_000, 90_000, 9_000_000].map(duration), ["4 s", "1.5 min", "2.5 h"]);
 * ```
 */
export function duration(ms: number): string {
  const figures = (value: number) => value.toFixed(value < 9.95 ? 1 : 0);
  if (ms < 59_500) return `${Math.round(ms / 1000)} s`;
  if (ms < 3_570_000) return `${figures(ms / 60_000)} min`;
  return `${figures(ms / 3_600_000)} h`;
}

/** What the doctor looks at: does an engine work here, and how fast does it train? */

import type { EngineName } from "../../engine/mod.ts";
import { median } from "../../measures/statistics/mod.ts";
import { PRESETS } from "../../model/mod.ts";
import { prepare } from "./competition.ts";
import { engineProcess, type Process, START_LIMIT, TooSlowError } from "./process.ts";

/** Trained in each engine: this U-Net, on batches of this size. */
export const EXAMINATION = { preset: "laptop", n: 32, batch: 64 } as const;

/** Seconds that it may take to start, to compile and to take a first training step. */
export const LIMITS = { start: START_LIMIT, compile: START_LIMIT, step: 5 };

/** Seconds that the other steps should take together. */
const TRAINING = 2;

export type Finding =
  & (
    | { readonly works: true; readonly imagesPerSecond: number }
    /** It works, but too slowly to be timed; or it does not. */
    | { readonly works: boolean; readonly reason: string }
  )
  & {
    /** Operations of the step that the processor computes in a graphics processor's stead. */
    readonly fallbacks?: readonly string[];
  };

/** Starts an engine in a process of its own, which may crash. */
export async function examine(
  engine: EngineName,
  threads: number,
  signal: AbortSignal,
): Promise<Finding> {
  const { preset, n, batch } = EXAMINATION;
  const description = { engine, config: { n, ...PRESETS[preset] }, batch, threads };
  await using process = engineProcess(description, signal);
  return await tryOut(process, batch);
}

/** Has it compile, take a first step and train for a while. */
export async function tryOut(
  process: Process,
  batch: number,
  limits = LIMITS,
): Promise<Finding> {
  let works = false;
  let left: Pick<Finding, "fallbacks"> = {};
  try {
    await process.hello(limits.start);
    works = true;
    const { fallbacks } = await prepare(process, "train", limits.compile);
    if (fallbacks) left = { fallbacks };
    const run = async (steps: number, limit: number) =>
      (await process.ask({ do: "run", what: "train", steps }, limit)).seconds;
    const first = await run(1, limits.step);
    const steps = Math.floor(TRAINING / first[0]);
    const seconds = steps > 0 ? await run(steps, 10 * limits.step) : first;
    return { works, imagesPerSecond: batch / median(seconds), ...left };
  } catch (error) {
    process.signal.throwIfAborted();
    const reason = (error as Error).message;
    return { works: works && error instanceof TooSlowError, reason, ...left };
  }
}

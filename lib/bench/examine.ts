/** What the doctor looks at: does an engine work here, and how fast does it train? */

import type { EngineName } from "../engine/mod.ts";
import { startWorker } from "../engine/onnx/session.ts";
import { median } from "../measures/statistics/quantile.ts";
import { PRESETS } from "../model/mod.ts";
import { prepare } from "./competition.ts";
import { engineProcess, TooSlowError } from "./process.ts";

/** Trained in each engine: this U-Net, on batches of this size. */
export const EXAMINED = { preset: "laptop", n: 32, batch: 64 } as const;

/** Seconds that a first training step may take, and that the others should take together. */
const LIMIT = 5;
const TRAINING = 2;

export type Finding =
  | { readonly works: true; readonly imagesPerSecond: number }
  /** It works, but too slowly to be timed; or it does not. */
  | { readonly works: boolean; readonly reason: string };

/** Starts an engine in a process of its own, which may crash. */
export async function examine(
  engine: EngineName,
  threads: number,
  signal: AbortSignal,
): Promise<Finding> {
  const { preset, n, batch } = EXAMINED;
  const description = { engine, config: { n, ...PRESETS[preset] }, batch, threads };
  await using process = engineProcess(description, signal);
  let works = false;
  try {
    await process.hello();
    works = true;
    await prepare(process, "train");
    const run = async (steps: number, limit: number) =>
      (await process.ask({ do: "run", what: "train", steps }, limit)).seconds;
    const first = await run(1, LIMIT);
    const steps = Math.floor(TRAINING / first[0]);
    const seconds = steps > 0 ? await run(steps, 10 * LIMIT) : first;
    return { works, imagesPerSecond: batch / median(seconds) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooSlowError) {
      return { works, reason: `a training step takes more than ${LIMIT} s` };
    }
    return { works: false, reason: (error as Error).message };
  }
}

/** Channels that onnxruntime's convolutions take together here; 0 where plain ones must do. */
export async function channelBlock(): Promise<number> {
  const { worker, block } = await startWorker("onnxruntime-node", 1);
  worker.dispose();
  return block;
}

/** What compiling costs before the first step, on onnxruntime-node. */

import { lower, simplify, startWorker, trace } from "../../engine/mod.ts";
import type { Step } from "./steps.ts";

/** Seconds by phase, in the order of time. */
export interface CompileTimes {
  /** tfjs calls to a graph, gradients included. */
  readonly trace: number;
  readonly simplify: number;
  /** A worker with the library in it, and the trial of its blocks. */
  readonly start: number;
  /** The graph to an ONNX model. */
  readonly lower: number;
  /** The model to a session. */
  readonly open: number;
}

/** Compiles once, as `compile` does; in a process that has compiled nothing yet, at full price. */
export async function compileTimes({ fn, spec }: Step, threads: number): Promise<CompileTimes> {
  const traced = await timed(() => trace(fn, spec));
  const simplified = await timed(() => simplify(traced.value));
  const started = await timed(() => startWorker("onnxruntime-node", threads));
  const { worker, block } = started.value;
  try {
    const lowered = await timed(() => lower(simplified.value, block));
    const opened = await timed(() => worker.ask({ kind: "load", model: lowered.value }));
    return {
      trace: traced.seconds,
      simplify: simplified.seconds,
      start: started.seconds,
      lower: lowered.seconds,
      open: opened.seconds,
    };
  } finally {
    worker.dispose();
  }
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; seconds: number }> {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1000 };
}

/** Processes that are measured side by side. */

import { median } from "../../measures/statistics/mod.ts";
import { type Process, TooSlowError } from "./process.ts";
import type { PeerMode, Replies, What } from "./protocol.ts";
import { type Contestant, interleave, type Rounds } from "./rounds.ts";

/** Someone who may compete, not started yet. */
export interface Entrant {
  /** An engine of ours or a mode of PyTorch. */
  readonly name: string;
  /** PyTorch's; engines of ours have none. */
  readonly mode?: PeerMode;
  open(): Process;
}

export interface CompetitionOptions {
  readonly rounds: number;
  /** Seconds that each has in each round. */
  readonly turn: number;
  /** Who takes longer for a step, in seconds, is left out. */
  readonly longestStep: number;
  /** Seconds for all; when they run out, who has not started is left out and rounds are dropped. */
  readonly time: number;
  readonly signal: AbortSignal;
}

/** Who was left out, and why. */
export interface SkippedEntrant {
  readonly name: string;
  readonly reason: string;
  /** It works, but a step takes too long. */
  readonly slow: boolean;
}

export interface Competition {
  readonly rounds: Rounds;
  readonly peakMemoryMB: ReadonlyMap<string, number | null>;
  /** Of one step, as one of our engines counted. */
  readonly flops?: number;
  readonly skipped: readonly SkippedEntrant[];
}

/** The part of the time in which entrants are started. */
const STARTING = 0.6;

/** Interleaved rounds of those who work and are fast enough, each in a process of its own. */
export async function compete(
  what: What,
  entrants: readonly Entrant[],
  options: CompetitionOptions,
): Promise<Competition> {
  const { longestStep, time, signal } = options;
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  await using running = new AsyncDisposableStack();
  const contestants: Contestant[] = [];
  const processes = new Map<string, Process>();
  const skipped: SkippedEntrant[] = [];
  let flops: number | undefined;
  for (const { name, mode, open } of entrants) {
    if (elapsed() > STARTING * time) {
      skipped.push({ name, reason: "no time left for it", slow: false });
      continue;
    }
    const process = open();
    try {
      if (!mode) ({ flops } = await prepare(process, what));
      const stepSeconds = await warmUp(process, what, longestStep);
      const run = async (steps: number) =>
        (await process.ask({ do: "run", what, steps }, 10 * (steps + 1) * longestStep)).seconds;
      contestants.push({ name, stepSeconds, run });
      processes.set(name, running.use(process));
    } catch (error) {
      await process[Symbol.asyncDispose]();
      signal.throwIfAborted();
      const { message } = error as Error;
      skipped.push({ name, reason: message, slow: error instanceof TooSlowError });
    }
  }
  const rounds = await interleave(contestants, { ...options, stop: () => elapsed() > time });
  const peakMemoryMB = new Map(
    processes.entries().map(([name, process]) => [name, process.peakMemoryMB()]),
  );
  return { rounds, peakMemoryMB, flops, skipped };
}

/** Compiles in one of our engines; tells the flops of a step, and what is left to the processor. */
export async function prepare(
  process: Process,
  what: What,
  limit?: number,
): Promise<Replies["prepare"]> {
  return await process.ask({ do: "prepare", what }, limit);
}

/** First steps; returns about how many seconds one takes. */
export async function warmUp(process: Process, what: What, longestStep: number): Promise<number> {
  const run = (steps: number) => process.ask({ do: "run", what, steps }, 2 * longestStep);
  await run(1);
  return median((await run(2)).seconds);
}

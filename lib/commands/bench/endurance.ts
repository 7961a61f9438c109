/** What many steps do to a process: to its memory, and to who else wants its main thread. */

import { type Slope, slope } from "../../measures/statistics/mod.ts";

export interface EnduranceOptions {
  /** Steps that count; memory is read twenty times on the way. */
  readonly steps: number;
  /** Steps before: pools and caches fill. */
  readonly warmUp: number;
  readonly signal: AbortSignal;
  /** Bytes that the process holds. */
  readonly memory?: () => number;
  readonly tell?: (sample: Sample) => void;
}

/** Memory after so many steps. */
export interface Sample {
  readonly step: number;
  readonly bytes: number;
}

export interface Endurance {
  readonly samples: readonly Sample[];
  /** Growth of memory, whose points do not quite scatter independently. */
  readonly bytesPerStep: Slope;
  /** Longest time that a timer on the main thread waited, in milliseconds. */
  readonly longestBlock: number;
  readonly secondsPerStep: number;
}

const SAMPLES = 20;

/** Takes steps, one after the other, and looks at memory and the event loop meanwhile. */
export async function endure(
  step: () => Promise<unknown>,
  { steps, warmUp, signal, memory = () => Deno.memoryUsage().rss, tell }: EnduranceOptions,
): Promise<Endurance> {
  const run = async (count: number) => {
    for (let k = 0; k < count; k++) {
      signal.throwIfAborted();
      await step();
    }
  };
  await run(warmUp);
  const samples: Sample[] = [{ step: 0, bytes: memory() }];
  const longest = watchLoop();
  const start = performance.now();
  for (let done = 0; done < steps;) {
    const count = Math.min(Math.ceil(steps / SAMPLES), steps - done);
    await run(count);
    done += count;
    samples.push({ step: done, bytes: memory() });
    tell?.(samples.at(-1)!);
  }
  return {
    samples,
    bytesPerStep: slope(samples.map(({ step, bytes }) => [step, bytes])),
    longestBlock: longest(),
    secondsPerStep: (performance.now() - start) / 1000 / steps,
  };
}

/** Milliseconds between looks at the event loop. */
const EVERY = 5;

/**
 * Watches the event loop until the function that it returns is called; that one says for how many
 * milliseconds at most a timer was late. What delays the whole process counts too.
 */
export function watchLoop(): () => number {
  let longest = 0;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - EVERY);
    last = now;
  };
  const timer = setInterval(look, EVERY);
  return () => {
    look();
    clearInterval(timer);
    return longest;
  };
}

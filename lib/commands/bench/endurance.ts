/** What many steps do to a process: to its memory, and to who else wants its main thread. */

import { mean } from "../../measures/statistics/mod.ts";

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
  /** Growth of memory. */
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

export interface Slope {
  readonly value: number;
  /** As if the points scattered independently, which memory does not quite do. */
  readonly standardError: number;
}

/**
 * The least-squares slope of y over x.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(slope([[0, 5], [1, 7], [2, 9]]), { value: 2, standardError: 0 });
 * ```
 */
export function slope(points: readonly (readonly [x: number, y: number])[]): Slope {
  const n = points.length;
  if (n < 3) {
    throw new RangeError(`Cannot fit a slope as three points are needed: current value is ${n}`);
  }
  const [x0, y0] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - x0) ** 2;
    xy += (x - x0) * (y - y0);
    yy += (y - y0) ** 2;
  }
  const rest = Math.max(0, yy - xy ** 2 / xx);
  return { value: xy / xx, standardError: Math.sqrt(rest / (n - 2) / xx) };
}

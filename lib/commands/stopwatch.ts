import type { Timing } from "../evaluation/mod.ts";

/** Adds up how long pieces of work take, by name; some go on at the same time. */
export interface Stopwatch {
  readonly timing: Timing;
  /** Seconds by name, most first. */
  totals(): [what: string, seconds: number][];
  /** A line for each name, and one for all. */
  report(): string[];
}

export function stopwatch(): Stopwatch {
  const begin = performance.now();
  const sums = new Map<string, number>();
  const timing: Timing = async (what, work) => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      sums.set(what, (sums.get(what) ?? 0) + (performance.now() - start) / 1000);
    }
  };
  const totals = () => [...sums].sort(([, a], [, b]) => b - a);
  const line = ([what, seconds]: [string, number]) =>
    `  ${what.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`;
  const report = () =>
    [...totals(), ["in all", (performance.now() - begin) / 1000] as [string, number]].map(line);
  return { timing, totals, report };
}

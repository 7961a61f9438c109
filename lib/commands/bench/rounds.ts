/** Interleaved rounds: what drifts with the machine hits all who are compared alike. */

import { median } from "../../measures/statistics/mod.ts";

/** Someone who can be measured: `run` returns seconds for each of `steps` steps. */
export interface Contestant {
  readonly name: string;
  /** About how many seconds a step takes. */
  readonly stepSeconds: number;
  run(steps: number): Promise<readonly number[]>;
}

/** Seconds per step of each contestant (the median of its turn), round by round. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

export interface RoundsOptions {
  readonly rounds: number;
  /** Seconds that a turn should take; it has at least one step. */
  readonly turn: number;
  /** Asked after every round whether to leave out the others. */
  readonly stop: () => boolean;
}

/** Lets all run in every round, one at a time, every other round in reverse order. */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, turn, stop }: RoundsOptions,
): Promise<Rounds> {
  const seconds = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds && !(round > 0 && stop()); round++) {
    for (const { name, stepSeconds, run } of round % 2 ? contestants.toReversed() : contestants) {
      const steps = Math.max(1, Math.round(turn / stepSeconds));
      // The first step finds caches that hold another's data.
      const [, ...warm] = await run(1 + steps);
      seconds.get(name)!.push(median(warm));
    }
  }
  return seconds;
}

/** How many times as fast one was as another. */
export interface Ratio {
  readonly median: number;
  readonly range: readonly [least: number, most: number];
}

/**
 * The speed of `mine` over that of `theirs`, round by round.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const { median, range } = ratio([1, 2, 4], [2, 3, 4]);
 * assert.deepEqual([median, range], [1.5, [1, 2]]);
 * ```
 */
export function ratio(mine: readonly number[], theirs: readonly number[]): Ratio {
  if (mine.length !== theirs.length || mine.length === 0) {
    throw new RangeError(
      "Cannot compare speeds as both need the same rounds: " +
        `current values are ${mine.length} and ${theirs.length}`,
    );
  }
  const ratios = mine.map((seconds, round) => theirs[round] / seconds);
  return { median: median(ratios), range: [Math.min(...ratios), Math.max(...ratios)] };
}

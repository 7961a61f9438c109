import { frequencySkewRuns, latticeSkewRuns, type MeasuredRun } from "../claims/mod.ts";

/** Runs of one lattice or frequency skew. */
export interface Condition {
  readonly name: string;
  readonly runs: readonly MeasuredRun[];
}

/** Skewed lattices, then skewed frequencies, each in order of appearance. */
export function conditionsOf(runs: readonly MeasuredRun[]): Condition[] {
  const lattices = Map.groupBy(
    latticeSkewRuns(runs),
    ({ config: { dx, dy } }) => `lattice (${dx}, ${dy})`,
  );
  const frequencies = Map.groupBy(
    frequencySkewRuns(runs),
    ({ config: { zipfX, zipfY } }) => `frequency (${zipfX}, ${zipfY})`,
  );
  return [...lattices, ...frequencies].map(([name, own]) => ({ name, runs: own }));
}

import { frequencySkewRuns, latticeSkewRuns, type MeasuredRun } from "../claims/mod.ts";

/** Runs of one lattice or frequency skew. */
export interface Condition {
  readonly name: string;
  /** Whether the lattice is uneven, and not the frequencies. */
  readonly isLattice: boolean;
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
  return [
    ...[...lattices].map(([name, runs]) => ({ name, isLattice: true, runs })),
    ...[...frequencies].map(([name, runs]) => ({ name, isLattice: false, runs })),
  ];
}

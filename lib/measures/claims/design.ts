import type { Cell, MeasuredRun } from "./record.ts";
import { MAIN } from "./rules.ts";

const isMain = ({ config }: MeasuredRun) =>
  config.sigma === MAIN.sigma && config.lambda === MAIN.lambda;

const isEven = ({ zipfX, zipfY }: Cell) => zipfX === 0 && zipfY === 0;

/** Runs on a square lattice with even frequencies: what both predictions are made of. */
export function balancedRuns(runs: readonly MeasuredRun[]): MeasuredRun[] {
  return runs.filter((run) => isMain(run) && isEven(run.config) && run.config.dx === run.config.dy);
}

/** Runs on a lattice that is finer along one axis, with even frequencies. */
export function latticeSkewRuns(runs: readonly MeasuredRun[]): MeasuredRun[] {
  return runs.filter((run) => isMain(run) && isEven(run.config) && run.config.dx !== run.config.dy);
}

/** Runs on a square lattice that show some bands more often than others. */
export function frequencySkewRuns(runs: readonly MeasuredRun[]): MeasuredRun[] {
  return runs.filter((run) =>
    isMain(run) && !isEven(run.config) && run.config.dx === run.config.dy
  );
}

/** The runs by seed, ascending: the same seeds recur in every cell. */
export function bySeed(runs: readonly MeasuredRun[]): [seed: number, runs: MeasuredRun[]][] {
  return [...Map.groupBy(runs, ({ config }) => config.seed)].sort(([a], [b]) => a - b);
}

import { byCell, type Cell, isRead, type MeasuredRun } from "./measured_run.ts";
import { DENSE, MAIN } from "./rules.ts";

const isSquare = ({ dx, dy }: Cell) => dx === dy;

/** Whether a cell shows all bands alike often. */
export const isEven = ({ zipfX, zipfY }: Cell): boolean => zipfX === 0 && zipfY === 0;

/** Whether a cell is of the paper's question, and no part of F3's maps alone. */
export function isMain({ sigma, lambda }: Cell): boolean {
  return sigma === MAIN.sigma && lambda === MAIN.lambda;
}

/** Whether every place of the canvas is near to one that a cell shows. */
export const isDense = ({ dx, dy }: Cell): boolean => Math.max(dx, dy) <= DENSE;

/** The runs whose code can be held against their samples. */
export function denseReadRuns(runs: readonly MeasuredRun[]): MeasuredRun[] {
  return runs.filter((run) => isRead(run) && isDense(run.config));
}

/** Whether a cell favours neither axis. */
export function isBalanced(cell: Cell): boolean {
  return isSquare(cell) && isEven(cell);
}

/** Runs on a square lattice with even frequencies: what both predictions are made of. */
export function balancedRuns(runs: readonly MeasuredRun[]): MeasuredRun[] {
  return runs.filter(({ config }) => isMain(config) && isBalanced(config));
}

/** Runs on a lattice that is finer along one axis, with even frequencies. */
export function latticeSkewRuns(runs: readonly MeasuredRun[]): MeasuredRun[] {
  return runs.filter(({ config }) => isMain(config) && isEven(config) && !isSquare(config));
}

/** Runs on a square lattice that show some bands more often than others. */
export function frequencySkewRuns(runs: readonly MeasuredRun[]): MeasuredRun[] {
  return runs.filter(({ config }) => isMain(config) && !isEven(config) && isSquare(config));
}

/**
 * Runs of the seeds that a balanced lattice was trained with: all cells have those. Further seeds,
 * which the frequency skew has, would let its cells weigh more than others.
 */
export function ofSharedSeeds(runs: readonly MeasuredRun[]): MeasuredRun[] {
  const shared = new Set(balancedRuns(runs).map(({ config }) => config.seed));
  return runs.filter(({ config }) => shared.has(config.seed));
}

/** The frequency skew's three cells: along x, along y, along both. */
const SKEWS = [[1, 0], [0, 1], [1, 1]] as const;

/** The frequency skew's runs, seed by seed, of the seeds that have its three cells. */
export function frequencySkewSeeds(runs: readonly MeasuredRun[]): MeasuredRun[][] {
  const isOne = ({ config: { zipfX, zipfY } }: MeasuredRun) =>
    SKEWS.some(([x, y]) => x === zipfX && y === zipfY);
  return bySeed(frequencySkewRuns(runs).filter(isOne))
    .flatMap(([, own]) => byCell(own).length === SKEWS.length ? [own] : []);
}

/** The runs by seed, ascending: the same seeds recur in every cell. */
export function bySeed(runs: readonly MeasuredRun[]): [seed: number, runs: MeasuredRun[]][] {
  return [...Map.groupBy(runs, ({ config }) => config.seed)].sort(([a], [b]) => a - b);
}

/** The runs of cells that at least `least` seeds have, seed by seed, of the seeds that have all of those. */
export function sharedCells(runs: readonly MeasuredRun[], least: number): MeasuredRun[] {
  const among = byCell(runs).filter((own) => own.length >= least);
  return bySeed(among.flat()).flatMap(([, own]) => own.length === among.length ? own : []);
}

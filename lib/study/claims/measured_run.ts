import type { ImageScores, Kind } from "../../measures/images/mod.ts";
import { checkSteps, type CodeState } from "../../measures/phases/mod.ts";

/** What a claim needs to know of a run: nothing else of it is read. */
export interface MeasuredRun {
  readonly id: string;
  readonly config: RunConfig;
  /** R2 of the axis that the untrained code knows less well; null where it was not read. */
  readonly untrainedOrder: number | null;
  /** At rising steps above 0. */
  readonly evaluations: readonly Evaluation[];
}

/** A run's place in the design. */
export interface RunConfig extends Cell {
  readonly seed: number;
  readonly preset: string;
  /**
   * All that must be the same in runs that are compared (canvas, polarity, holdout, batch, rate,
   * schedule, ..., but not the number of steps), as canonical JSON.
   */
  readonly rest: string;
}

/** What the design varies; runs that differ in nothing but the seed share a cell. */
export interface Cell {
  readonly dx: number;
  readonly dy: number;
  readonly zipfX: number;
  readonly zipfY: number;
  readonly sigma: number;
  readonly lambda: number;
}

/** A run at one of its evaluated steps. */
export interface Evaluation {
  readonly step: number;
  /** Over all test labels. */
  readonly images: ImageScores;
  /** Over the test labels that lie on every lattice. */
  readonly onLattice: ImageScores;
  /** As the reading reads it; null where the code was dead or was not read. */
  readonly code: CodeState | null;
  /** What was drawn at each test label; none where it was not kept. */
  readonly attempts: readonly Attempt[];
}

/** What one test label gave. */
export interface Attempt {
  readonly kind: Kind;
  /** Where the bump is; null unless there is exactly one. */
  readonly found: { readonly x: number; readonly y: number } | null;
  readonly label: { readonly x: number; readonly y: number };
  /** How often training shows the label's band, along each axis. */
  readonly frequency: { readonly x: number; readonly y: number };
  /** How often it shows the band where the bump is; null unless there is exactly one. */
  readonly shown: { readonly x: number; readonly y: number } | null;
}

export type Axis = "x" | "y";
export const AXES: readonly Axis[] = ["x", "y"];

/** Samples within so many pixels of their label are right. */
export const TOLERANCE = 1;

/** Whether it is known where single bumps were drawn. */
export const hasAttempts = (runs: readonly MeasuredRun[]): boolean =>
  runs.every(({ evaluations }) => evaluations.every(({ attempts }) => attempts.length > 0));

/** Whether exactly one bump is there, and right along the axis. */
export const isRight = ({ found, label }: Attempt, axis: Axis, tolerance = TOLERANCE): boolean =>
  found !== null && Math.abs(found[axis] - label[axis]) <= tolerance;

/**
 * Throws unless the runs may be weighed together: one preset and one rest of the config, each cell
 * and seed once, and finite scores at rising steps in each.
 */
export function checkComparable(runs: readonly MeasuredRun[]): void {
  const seen = new Map<string, string>();
  for (const { id, config, evaluations } of runs) {
    const first = runs[0];
    for (const field of ["preset", "rest"] as const) {
      if (config[field] === first.config[field]) continue;
      throw new RangeError(
        `Cannot weigh runs together as they must agree in ${field}: ` +
          `current value is ${first.config[field]} in ${first.id}, ${config[field]} in ${id}`,
      );
    }
    const place = `${cellName(config)}, seed ${config.seed}`;
    const twin = seen.get(place);
    if (twin !== undefined) {
      throw new RangeError(
        `Cannot weigh runs together as each cell and seed may occur once: ` +
          `current value is ${place} in ${twin} and ${id}`,
      );
    }
    seen.set(place, id);
    for (const { step, images, onLattice } of evaluations) {
      const scores = [images, onLattice].flatMap((
        { kinds, accuracy: { x, y, joint } },
      ) => [kinds.one, x, y, joint]);
      if (scores.every(Number.isFinite)) continue;
      throw new RangeError(`Cannot weigh run ${id} as its scores at step ${step} must be finite`);
    }
    checkSteps(evaluations.map(({ step }) => step), `run ${id}`);
  }
}

/** A cell in words, as "d (0.1, 1), skew (0, 0), sigma 1, lambda 1". */
export function cellName({ dx, dy, zipfX, zipfY, sigma, lambda }: Cell): string {
  return `d (${dx}, ${dy}), skew (${zipfX}, ${zipfY}), sigma ${sigma}, lambda ${lambda}`;
}

/** Whether the run's code was read at any step. */
export function isRead({ evaluations }: MeasuredRun): boolean {
  return evaluations.some(({ code }) => code !== null);
}

/** The runs by cell, in order of first appearance. */
export function byCell(runs: readonly MeasuredRun[]): MeasuredRun[][] {
  return [...Map.groupBy(runs, ({ config }) => cellName(config)).values()];
}

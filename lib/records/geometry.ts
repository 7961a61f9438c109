import { isRecord, parseConfig, type TrainConfig } from "../config/mod.ts";
import type { Shape } from "../measures/topology/mod.ts";
import { readLines } from "./lines.ts";
import { GEOMETRY } from "./places.ts";
import { areNumbers } from "./shape.ts";

/**
 * Shares of the noise that are left in estimates of the image, at one noise level: 1 where noise
 * stays as it was, 0 where it is taken away.
 */
export interface NoiseLeft {
  readonly t: number;
  readonly tau: number;
  /** Of the noise that moves the object along x. */
  readonly x: number;
  readonly y: number;
  /** Of that which makes it higher or lower. */
  readonly height: number;
  /** Of that which widens, stretches or turns it. */
  readonly shape: number;
  /** Of all other noise. */
  readonly rest: number;
}

/** Cosines over many pairs of labels. */
export interface CosineSummary {
  /** In COSINE_BINS equal bins from -1 to 1. */
  readonly counts: readonly number[];
  readonly mean: number;
  /** Mean size, whatever the sign: 0 only where all are 0. */
  readonly size: number;
}

export const COSINE_BINS = 40;

/** How x and y move a code. */
export interface MoveCosines {
  /** Between a move in x and one in y. */
  readonly orthogonality: CosineSummary;
  /** Between a move in x and the same at another y. */
  readonly parallelism: CosineSummary;
}

/** How a code of the periodic world lies, read off a grid of labels. */
export interface TorusRecord extends Shape, MoveCosines {
  /** Of the same codes given to other labels: what chance gives. */
  readonly shuffled: MoveCosines;
  /** The step over the seam, where labels wrap round, over the other steps: 1 where the code does. */
  readonly seam: { readonly x: number; readonly y: number };
  /** M1 and M2 of the grid. */
  readonly interaction: number;
  readonly overlap: number;
}

/** The geometry of a network at one step: a line of `deno task geometry`. */
export interface GeometryRecord {
  readonly run: string;
  readonly step: number;
  readonly config: TrainConfig;
  readonly engine: string;
  readonly noiseLeft: readonly NoiseLeft[];
  /** Null where labels do not wrap round, or where the layer is dead. */
  readonly torus: TorusRecord | null;
}

/** The committed lines. */
export function readGeometry(path = GEOMETRY): GeometryRecord[] {
  return readLines(path, isGeometry, { what: "geometry of a network", task: "geometry" })
    .map((record) => ({ ...record, config: parseConfig(record.config) }));
}

function isGeometry(value: unknown): value is GeometryRecord {
  return isRecord(value) && isRecord(value.config) && Number.isSafeInteger(value.step) &&
    typeof value.engine === "string" && Array.isArray(value.noiseLeft) &&
    value.noiseLeft.every(isNoiseLeft) &&
    (value.torus === null || isTorus(value.torus));
}

const isNoiseLeft = (value: unknown): boolean =>
  areNumbers(value, ["t", "tau", "x", "y", "height", "shape", "rest"]);

function isTorus(value: unknown): boolean {
  return isRecord(value) && areNumbers(value, ["interaction", "overlap"]) &&
    areNumbers(value.seam, ["x", "y"]) && isMoveCosines(value) && isMoveCosines(value.shuffled) &&
    Array.isArray(value.loops) && value.loops.every((bar) => areNumbers(bar, ["birth", "death"])) &&
    Array.isArray(value.spectrum) && value.spectrum.every(Number.isFinite);
}

function isMoveCosines(value: unknown): boolean {
  return isRecord(value) &&
    [value.orthogonality, value.parallelism].every((cosines) =>
      areNumbers(cosines, ["mean", "size"]) && isRecord(cosines) && Array.isArray(cosines.counts) &&
      cosines.counts.length === COSINE_BINS
    );
}

import * as fs from "node:fs";
import { isRecord, parseConfig, type TrainConfig } from "../config/mod.ts";
import type { Shape } from "../measures/topology/mod.ts";
import { fromProject, GEOMETRY } from "./places.ts";
import { RecordError } from "./run.ts";
import { parseJson } from "./shape.ts";

/**
 * How far estimates of the image lie from the right one, at one noise level: root mean squares, in
 * the change of the image that moving the bump by a pixel makes.
 */
export interface Deviation {
  readonly t: number;
  readonly tau: number;
  /** Along the image's change with x: as if the bump stood so many pixels aside. */
  readonly x: number;
  readonly y: number;
  /** In all other directions, for each. */
  readonly rest: number;
}

/** Counts of cosines in COSINE_BINS equal bins from -1 to 1. */
export type CosineCounts = readonly number[];

export const COSINE_BINS = 40;

export function cosineCounts(cosines: Float64Array): CosineCounts {
  const counts = new Array<number>(COSINE_BINS).fill(0);
  for (const cosine of cosines) {
    counts[Math.min(COSINE_BINS - 1, Math.floor((cosine + 1) / 2 * COSINE_BINS))]++;
  }
  return counts;
}

/** How a code of the periodic world lies, read off a grid of labels. */
export interface TorusRecord extends Shape {
  readonly orthogonality: CosineCounts;
  readonly parallelism: CosineCounts;
  /** Of the same codes given to other labels: what chance gives. */
  readonly shuffled: { readonly orthogonality: CosineCounts; readonly parallelism: CosineCounts };
  /** M1 and M2 of the grid. */
  readonly interaction: number;
  readonly overlap: number;
}

/** The geometry of a network at one step: a line of `deno task geometry`. */
export interface GeometryRecord {
  readonly run: string;
  readonly step: number;
  readonly config: TrainConfig;
  readonly deviations: readonly Deviation[];
  /** Null where labels do not wrap round, or where the layer is dead. */
  readonly torus: TorusRecord | null;
}

/** The committed lines. */
export function readGeometry(path = GEOMETRY): GeometryRecord[] {
  if (!fs.existsSync(path)) return [];
  return fs.readFileSync(path, "utf8").split("\n").filter(Boolean).map((line, k) => {
    const record = parseJson(line);
    if (isGeometry(record)) return { ...record, config: parseConfig(record.config) };
    throw new RecordError(
      `Cannot read ${fromProject(path)} as its line ${k + 1} is no geometry of a network. ` +
        "Restore it from version control, or make its lines anew: deno task geometry --help",
    );
  });
}

function isGeometry(value: unknown): value is GeometryRecord {
  return isRecord(value) && isRecord(value.config) && Number.isSafeInteger(value.step) &&
    Array.isArray(value.deviations) && value.deviations.every(isDeviation) &&
    (value.torus === null || isTorus(value.torus));
}

function isDeviation(value: unknown): boolean {
  return isRecord(value) && ["t", "tau", "x", "y", "rest"].every((k) => Number.isFinite(value[k]));
}

function isTorus(value: unknown): boolean {
  return isRecord(value) && isRecord(value.shuffled) && Number.isFinite(value.interaction) &&
    ["loops", "spectrum", "orthogonality", "parallelism"].every((k) => Array.isArray(value[k]));
}

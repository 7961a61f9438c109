/** What the explorer has recorded: the shape of `data/explorer/index.json`. */

import { isRecord } from "../config/canonical.ts";
import type { TrainConfig } from "../config/mod.ts";
import type { Phase } from "../measures/phases/mod.ts";

/** Raised when a page could no longer read what an older builder recorded. */
export const CATALOGUE_VERSION = 1;

export interface Catalogue {
  readonly version: number;
  readonly runs: readonly RecordedRun[];
}

/** Whether JSON is a catalogue of this version. */
export function isCatalogue(value: unknown): value is Catalogue {
  return isRecord(value) && value.version === CATALOGUE_VERSION && Array.isArray(value.runs) &&
    value.runs.every((run) =>
      isRecord(run) && typeof run.id === "string" && isRecord(run.config) &&
      [run.steps, run.weights, run.layouts, run.curve, run.outcomes].every(Array.isArray)
    );
}

/** One training, as far as the page shows it. */
export interface RecordedRun {
  readonly id: string;
  /** A few words that tell it from the others. */
  readonly title: string;
  readonly config: TrainConfig;
  /** Steps with recorded samples and codes, ascending. */
  readonly steps: readonly number[];
  /** Steps with weights that the page may load, ascending. */
  readonly weights: readonly number[];
  readonly layouts: readonly RecordedLayout[];
  readonly samples: RecordedSamples | null;
  readonly curve: readonly CurvePoint[];
  /** One character per test label and evaluation (see outcomes.ts), or null. */
  readonly outcomes: readonly { readonly step: number; readonly marks: string }[];
}

/** Where the code is read: at the true image under noise, or at the last step of a sample. */
export const READINGS = ["noised", "sampled", "blind"] as const;
export type Reading = typeof READINGS[number];

export const PROJECTIONS = ["umap", "pca"] as const;
export type Projection = typeof PROJECTIONS[number];

/**
 * The codes of `count` labels in three dimensions at each of the run's steps, each turned onto the
 * one before: whole numbers of 16 bits, of which 0 .. 65535 mean -range .. range. The file holds the
 * labels [count, 2] (0 .. 65535 mean 0 .. N), then places [steps, count, 3].
 */
export interface RecordedLayout {
  readonly reading: Reading;
  readonly projection: Projection;
  readonly file: string;
  readonly count: number;
  readonly range: number;
}

/** 16 samples at each of the run's steps: a PNG of 4 x 4 images, step below step. */
export interface RecordedSamples {
  readonly file: string;
  /** Labels [16][2], row by row. */
  readonly labels: readonly (readonly [x: number, y: number])[];
}

/** What an evaluation found; null where it was not measured. */
export interface CurvePoint {
  readonly step: number;
  /** Share of samples that show exactly one bump. */
  readonly one: number;
  /** Shares of all samples that show it within a pixel of x, of y, of both. */
  readonly x: number;
  readonly y: number;
  readonly joint: number;
  /** How well x and y can be read off the code by a line, the worse of the two. */
  readonly order: number | null;
  readonly samplePhase: Phase | null;
  readonly codePhase: Phase | null;
}

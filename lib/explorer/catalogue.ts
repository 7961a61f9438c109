/** What the explorer has recorded: the shape of `data/explorer/index.json`. */

import { isRecord } from "../config/canonical.ts";
import type { TrainConfig } from "../config/mod.ts";
import type { Phase } from "../measures/phases/mod.ts";
import type { Input as AnyInput } from "../records/reading.ts";

/** Raised when a page could no longer read what an older builder recorded. */
export const CATALOGUE_VERSION = 2;

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
  /** What samples of the test labels show, a character each (see outcomes.ts), by evaluation. */
  readonly outcomes: readonly { readonly step: number; readonly marks: string }[];
}

/**
 * What the network sees when its code is read: the true image under noise, its own sample before the
 * last step, or noise alone.
 */
export const INPUTS = ["noised", "sampled", "blind"] as const satisfies readonly AnyInput[];
export type Input = typeof INPUTS[number];

export const PROJECTIONS = ["umap", "pca"] as const;
export type Projection = typeof PROJECTIONS[number];

/**
 * The codes of `count` labels in three dimensions at each of the run's steps, each turned onto the
 * one after it: whole numbers of 16 bits, of which 0 .. 65535 mean -range .. range. The file holds the
 * labels [count, 2] (0 .. 65535 mean 0 .. N), then places [steps, count, 3].
 */
export interface RecordedLayout {
  readonly input: Input;
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

/** What an evaluation found. */
export interface CurvePoint {
  readonly step: number;
  /** Share of samples that show exactly one bump, of test labels on the lattices. */
  readonly one: number;
  /** Share of those samples that show it in its place, within a pixel along both axes. */
  readonly joint: number;
  /** The same share of all test labels, of which most lie off the lattices. */
  readonly anywhere: number;
  /** How well a line reads x and y off the code, the worse of the two; null where it is dead. */
  readonly order: number | null;
  /** Of the test labels on the lattices. */
  readonly samplePhase: Phase;
  /** Null where `order` is. */
  readonly codePhase: Phase | null;
}

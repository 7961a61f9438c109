import * as fs from "node:fs";
import { join } from "node:path";
import { isRecord, parseConfig, runId, shellLine, type TrainConfig } from "../config/mod.ts";
import type { GridScores } from "../measures/codes/mod.ts";
import type { BlockName } from "../model/mod.ts";
import { listRuns, readRun, weightSteps } from "../store/mod.ts";
import type { CodeScores } from "./evaluation.ts";
import { type Input, INPUTS } from "./reading.ts";
import { FRESH_RUNS, fromProject, PROBES, RUNS, storeFlags, WEIGHTS } from "./places.ts";
import { lineToTrain, RecordError } from "./run.ts";
import { parseJson } from "./shape.ts";

/** A named layer of the network, or the pixels that it is shown. */
export type LayerName = "pixels" | BlockName;

/** A record, so that the compiler knows when one is missing: names alone need no network. */
const layers: Readonly<Record<LayerName, true>> = {
  pixels: true,
  stem: true,
  enc1: true,
  enc2: true,
  enc3: true,
  mid: true,
  dec3: true,
  dec2: true,
  dec1: true,
};

/** All layers in order of computation. */
export const LAYERS = Object.keys(layers) as readonly LayerName[];

/** What one layer knows under one input. */
export interface LayerScores {
  readonly layer: LayerName;
  readonly input: Input;
  readonly t: number;
  /** Of random labels; null where all have the same code. */
  readonly scores: CodeScores | null;
  /** Of the grid of labels, likewise. */
  readonly grid: GridScores | null;
}

/** Codes laid out in three dimensions. */
export interface View {
  /** [labels, 3] */
  readonly places: readonly number[];
  /** How many of the neighbours shown are neighbours: 1 for all, about 1/2 for chance. */
  readonly trustworthiness: number;
  /** Held-out R2 of a linear regression on the three coordinates. */
  readonly r2: { readonly x: number; readonly y: number };
}

/** The code of one reading, laid out by principal components and by UMAP. */
export interface Views {
  readonly pca: View;
  readonly umap: View;
}

/** Images that the network makes of a square of labels. */
export interface Samples {
  /** Labels per side; image row i, column j is of label (places[j], places[i]). */
  readonly side: number;
  /** Coordinates of the labels along either axis, in pixels. */
  readonly places: readonly number[];
  /** Side of an image. */
  readonly n: number;
  /** Base64 of bytes, image after image: 0 for -1, 255 for 1. */
  readonly pixels: string;
}

/** One network read at one step: the file data/probes/<run>-<step>.json. */
export interface ProbeRecord {
  readonly run: string;
  /** 0 is the untrained network. */
  readonly step: number;
  readonly config: TrainConfig;
  readonly engine: string;
  /** There where its weights had been kept in half precision. */
  readonly precision?: "half";
  readonly scores: readonly LayerScores[];
  /** [count, 2] = (x, y) of the random labels, in pixels. */
  readonly labels: readonly number[];
  /** By the name of a reading; null where its layer is dead. */
  readonly views: Readonly<Record<string, Views | null>>;
  readonly samples: Samples;
}

/** The file of a probe. */
export function probePath(run: string, step: number, folder = PROBES): string {
  return join(folder, `${run}-${step}.json`);
}

/** The steps at which the run of `config` has been probed, ascending. */
export function probedSteps(config: TrainConfig, folder = PROBES): number[] {
  const prefix = `${runId(config)}-`;
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith(".json"))
    .map((name) => Number(name.slice(prefix.length, -".json".length)))
    .sort((a, b) => a - b);
}

/**
 * The commands that probe the run of `config` at `steps`. A finished run is not trained twice: where
 * neither a snapshot nor the weights in half precision are there, it is trained again in a store
 * aside.
 */
export function linesToProbe(
  config: TrainConfig,
  steps: readonly number[],
  store = RUNS,
  weights = WEIGHTS,
): string[] {
  const id = runId(parseConfig(config));
  const probeIn = (place: string) =>
    shellLine(["deno", "task", "probe", id, `--steps=${steps}`, ...storeFlags(place)]);
  const kept = listRuns(store).includes(id)
    ? [0, ...readRun(store, id).snapshots, ...weightSteps(weights, id)]
    : [];
  if (steps.every((step) => kept.includes(step))) return [probeIn(store)];
  return [lineToTrain(config, FRESH_RUNS), probeIn(FRESH_RUNS)];
}

/** The probe of one run at one step; where there is none, its run in `store` tells what to do. */
export function readProbe(
  config: TrainConfig,
  step: number,
  folder = PROBES,
  store = RUNS,
): ProbeRecord {
  const run = runId(parseConfig(config));
  const path = probePath(run, step, folder);
  const remedy = () => linesToProbe(config, [step], store).map((line) => `\n  ${line}`).join("");
  if (!fs.existsSync(path)) {
    throw new RecordError(
      `Cannot use the probe of run ${run} as there is no ${fromProject(path)}. Make it:${remedy()}`,
    );
  }
  const record = parseJson(fs.readFileSync(path, "utf8"));
  if (!isProbe(record) || record.run !== run || record.step !== step) {
    throw new RecordError(
      `Cannot use the probe of run ${run} as ${fromProject(path)} is damaged. ` +
        `Restore it from version control, or make it:${remedy()}`,
    );
  }
  return record;
}

function isProbe(value: unknown): value is ProbeRecord {
  if (!isRecord(value) || !isRecord(value.config)) return false;
  const { views, labels, samples, scores } = value;
  return Array.isArray(scores) && scores.every(isLayerScores) && Array.isArray(labels) &&
    isRecord(samples) && typeof samples.pixels === "string" && isRecord(views) &&
    Object.values(views).every((own) => own === null || isViews(own, labels));
}

function isViews(value: unknown, labels: readonly unknown[]): boolean {
  return isRecord(value) && [value.pca, value.umap].every((view) => isView(view, labels));
}

function isLayerScores(value: unknown): boolean {
  return isRecord(value) && LAYERS.includes(value.layer as LayerName) &&
    INPUTS.includes(value.input as Input) && Number.isFinite(value.t) &&
    (value.scores === null || isRecord(value.scores)) &&
    (value.grid === null || isRecord(value.grid));
}

function isView(value: unknown, labels: readonly unknown[]): boolean {
  return isRecord(value) && Array.isArray(value.places) && isRecord(value.r2) &&
    2 * value.places.length === 3 * labels.length && value.places.every(Number.isFinite);
}

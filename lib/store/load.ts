import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { canonicalJson, isRecord, runId } from "../config/mod.ts";
import { readIfThere, StoreError } from "./disk.ts";
import { checkpointSteps, layout, snapshotSteps } from "./layout.ts";
import { type Holder, readHolder } from "./lock.ts";
import { readLog, type StepRecord } from "./records.ts";
import type { Tensors } from "./safetensors.ts";
import { loadTensorFile, type RunFileKind } from "./tensor_file.ts";

/** How a finished run ended, and the SHA-256 of its logs: from then on they never change. */
export interface RunEnd {
  readonly step: number;
  readonly reason: string;
  readonly sha256: { readonly log: string; readonly evals: string };
}

/** A run as it lies in the store, finished or not. */
export interface StoredRun {
  readonly id: string;
  readonly folder: string;
  /** As it was given to `openRun`; it hashes to `id`. */
  readonly config: unknown;
  readonly done: RunEnd | undefined;
  readonly log: readonly StepRecord[];
  readonly evals: readonly StepRecord[];
  /** Steps, ascending. */
  readonly checkpoints: readonly number[];
  /** Steps, ascending. */
  readonly snapshots: readonly number[];
  readonly holder: Holder | undefined;
}

/** Reads a run without opening it: safe at any time, also while another process trains it. */
export function readRun(store: string, id: string): StoredRun {
  const folder = join(store, id);
  const config = readConfig(folder);
  const done = readDone(folder);
  if (done) checkSeal(folder, done);
  return {
    id,
    folder,
    config,
    done,
    log: readLog(join(folder, layout.log)),
    evals: readLog(join(folder, layout.evals)),
    checkpoints: checkpointSteps(folder),
    snapshots: snapshotSteps(folder),
    holder: readHolder(folder),
  };
}

/** The tensors of one of the run's checkpoints or snapshots. */
export function readTensors(run: StoredRun, kind: RunFileKind, step: number): Tensors {
  const path = join(run.folder, layout[kind](step));
  return loadTensorFile(path, { kind, step, config: canonicalJson(run.config) });
}

/** A run that stopped, or still is, before its config is written: there is nothing to lose in it. */
export class NotWritten extends StoreError {
  override name = "NotWritten";
}

/** The config of the run in `folder`; its hash must be the folder's name. */
export function readConfig(folder: string): unknown {
  const path = join(folder, layout.config);
  const bytes = readIfThere(path);
  if (!bytes) throw withoutConfig(folder, path);
  const config = parseLine(bytes);
  if (config === undefined || runId(config) !== basename(folder)) {
    throw new StoreError(
      `Cannot read a run as ${path} is not the config that the folder is named after: ` +
        "restore it from a copy, or use the version of this program that made the run",
    );
  }
  return config;
}

function withoutConfig(folder: string, path: string): StoreError {
  if (!existsSync(folder)) {
    return new StoreError(`Cannot read a run as there is no ${folder}: check its id`);
  }
  // The logs are opened once the config is written.
  if (existsSync(join(folder, layout.log))) {
    return new StoreError(`Cannot read a run as there is no ${path}: restore it from a copy`);
  }
  return new NotWritten(
    `Cannot read a run as ${folder} was begun and not written: train it again, or remove the folder`,
  );
}

/** Whether a run is finished; says nothing of whether its files are whole. */
export function isDone(store: string, id: string): boolean {
  return existsSync(join(store, id, layout.done));
}

/** How the run in `folder` ended; undefined if it has not. */
export function readDone(folder: string): RunEnd | undefined {
  const path = join(folder, layout.done);
  const bytes = readIfThere(path);
  if (!bytes) return undefined;
  const done = parseLine(bytes);
  if (!isDoneRecord(done)) {
    throw new StoreError(
      `Cannot read a run as ${path} is damaged: restore it from a copy, or remove it and ` +
        "start the run again, which goes on from its last checkpoint",
    );
  }
  return done;
}

/** The SHA-256 of a file, in hex; an absent file counts as an empty one. */
export function fileDigest(path: string): string {
  return createHash("sha256").update(readIfThere(path) ?? "").digest("hex");
}

/** Makes sure that the logs of a finished run are those that it was finished with. */
export function checkSeal(folder: string, { sha256 }: RunEnd): void {
  for (const name of ["log", "evals"] as const) {
    const path = join(folder, layout[name]);
    if (fileDigest(path) !== sha256[name]) {
      throw new StoreError(
        `Cannot trust ${path} as it has changed since the run was finished: ` +
          "restore it from a copy",
      );
    }
  }
}

function isDoneRecord(value: unknown): value is RunEnd {
  return isRecord(value) && Number.isSafeInteger(value.step) && typeof value.reason === "string" &&
    isRecord(value.sha256) && typeof value.sha256.log === "string" &&
    typeof value.sha256.evals === "string";
}

/** The value of a file that holds one line of canonical JSON; undefined if it holds else. */
function parseLine(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return text === `${canonicalJson(value)}\n` ? value : undefined;
  } catch {
    return undefined;
  }
}

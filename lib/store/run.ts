import * as fs from "node:fs";
import { basename, join } from "node:path";
import { canonicalJson, runId } from "../config/mod.ts";
import {
  type Disk,
  disk,
  makeFolder,
  onDisk,
  quietly,
  readIfThere,
  StoreError,
  writeAtomic,
  writeFully,
} from "./disk.ts";
import { checkpointSteps, layout, temporaryFiles } from "./layout.ts";
import { fileDigest, readConfig, readDone, type RunEnd } from "./load.ts";
import { lockRun } from "./lock.ts";
import { cutRecords, readLog } from "./records.ts";
import type { Tensors } from "./safetensors.ts";
import { encodeTensorFile, loadTensorFile, type RunFileKind, UnfitFile } from "./tensor_file.ts";

/** Where a run goes on: the newest checkpoint that is whole. */
export interface Checkpoint {
  readonly step: number;
  readonly tensors: Tensors;
}

export interface OpenOptions {
  /** The time now, which is told to whoever finds the run locked. */
  readonly since: Date;
  /** The disk to write to; a test may pass a failing one. */
  readonly on?: Disk;
}

/**
 * Opens the run of `config` in the folder `store` for training: begins it, or resumes it.
 *
 * On return the logs are cut back to the checkpoint, so that going on from there gives the records
 * and tensors of a run that was never interrupted. A finished run is not opened: read it with
 * `readRun`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { readRun } from "./mod.ts";
 * const store = Deno.makeTempDirSync();
 * const weights = new Map([["w", { shape: [2], data: new Float32Array([1, 2]) }]]);
 * using run = openRun(store, { seed: 1 }, { since: new Date(0) });
 * for (let step = (run.resumed?.step ?? 0) + 1; step <= 4; step++) {
 *   run.log({ step, loss: 1 / step });
 *   if (step % 2 === 0) run.checkpoint(step, weights);
 * }
 * run.finish(4, "steps");
 * assert.equal(readRun(store, run.id).log.length, 4);
 * Deno.removeSync(store, { recursive: true });
 * ```
 */
export function openRun(store: string, config: unknown, { since, on = disk }: OpenOptions): Run {
  const folder = join(store, runId(config));
  makeFolder(join(folder, layout.snapshots), on);
  const open = new DisposableStack();
  try {
    open.use(lockRun(folder, since, on));
    return resume(folder, canonicalJson(config), open, on);
  } catch (error) {
    open.dispose();
    throw error;
  }
}

/** Brings a folder that this process has locked to the state of its newest checkpoint. */
function resume(folder: string, config: string, open: DisposableStack, on: Disk): Run {
  const id = basename(folder);
  if (readDone(folder)) {
    throw new StoreError(`Cannot train run ${id} as it is finished: read it with readRun`);
  }
  for (const path of temporaryFiles(folder)) onDisk("remove", path, () => on.remove(path));
  const path = join(folder, layout.config);
  if (readIfThere(path)) readConfig(folder);
  else writeAtomic(path, [encode(config)], on);
  const found = newestCheckpoint(folder, config);
  if (found.resumed) {
    // A crash may have come between the last checkpoint and the removal of the last but two.
    const { step } = found.resumed;
    removeOlder(folder, step, checkpointSteps(folder).findLast((other) => other < step), on);
  }
  cutRecords(join(folder, layout.log), found.resumed?.step ?? -1, on);
  // An evaluation of the untrained network, of step 0, hangs on no checkpoint.
  cutRecords(join(folder, layout.evals), found.resumed?.step ?? 0, on);
  return new Run({ id, folder, ...found }, config, open, on);
}

/** The newest checkpoint that is whole, and what is wrong with newer ones. */
function newestCheckpoint(folder: string, config: string): Pick<Run, "resumed" | "skipped"> {
  const skipped: string[] = [];
  for (const step of checkpointSteps(folder).reverse()) {
    try {
      const path = join(folder, layout.checkpoint(step));
      const tensors = loadTensorFile(path, { kind: "checkpoint", step, config });
      return { resumed: { step, tensors }, skipped };
    } catch (error) {
      if (!(error instanceof UnfitFile)) throw error;
      skipped.push(error.message);
    }
  }
  if (skipped.length === 0) return { resumed: undefined, skipped };
  throw new StoreError(
    `Cannot resume run ${basename(folder)} as none of its checkpoints is whole: restore one from ` +
      `a copy, or move them away to start from step 0.\n  ${skipped.join("\n  ")}`,
  );
}

/**
 * A run that this process has open for training; dispose it to let others have it.
 *
 * The order is the caller's duty: the log and the snapshot of step S come before the checkpoint of
 * step S, which says that everything up to S is in the store. The evaluation of step S may follow:
 * its snapshot is there to be evaluated.
 */
export class Run implements Disposable {
  readonly id: string;
  readonly folder: string;
  /** Where to go on; undefined for a run that begins. */
  readonly resumed: Checkpoint | undefined;
  /** Checkpoints newer than that which had to be passed over, one sentence each. */
  readonly skipped: readonly string[];
  readonly #config: string;
  readonly #open: DisposableStack;
  readonly #on: Disk;
  readonly #log: number;
  readonly #evals: number;
  /** The step of the last record, and of the last evaluation, which may come later than its step. */
  #step: number;
  #evaluated: number;
  /** The step of the last good checkpoint. */
  #saved: number | undefined;

  /** Use `openRun`. `open` holds the lock; the log files are added to it. */
  constructor(
    found: Pick<Run, "id" | "folder" | "resumed" | "skipped">,
    config: string,
    open: DisposableStack,
    on: Disk,
  ) {
    this.id = found.id;
    this.folder = found.folder;
    this.resumed = found.resumed;
    this.skipped = found.skipped;
    this.#config = config;
    this.#open = open;
    this.#on = on;
    this.#saved = found.resumed?.step;
    this.#step = found.resumed?.step ?? 0;
    this.#evaluated = readLog(join(found.folder, layout.evals)).at(-1)?.step ?? 0;
    this.#log = this.#openLog(layout.log);
    this.#evals = this.#openLog(layout.evals);
  }

  /** Appends to `log.jsonl`. As JSON has no NaN and no infinity, they are written as null. */
  log<T extends { readonly step: number }>(record: T): void {
    this.#advance(record.step);
    this.#append(this.#log, layout.log, record);
  }

  /** Appends to `evals.jsonl`, likewise; evaluations may lag behind the log, in order. */
  evaluation<T extends { readonly step: number }>(record: T): void {
    this.#evaluated = this.#checked(record.step, this.#evaluated);
    this.#append(this.#evals, layout.evals, record);
  }

  /** Keeps tensors for analysis, for good. */
  snapshot(step: number, tensors: Tensors): void {
    this.#save("snapshot", step, tensors);
  }

  /** Keeps all that training needs to go on; the last two of these are kept. */
  checkpoint(step: number, tensors: Tensors): void {
    this.#advance(step);
    if (step === this.#saved) return;
    // A checkpoint promises the records before it.
    this.#syncLogs();
    this.#save("checkpoint", step, tensors);
    // The older one to keep is known to be good, unlike one that was passed over.
    removeOlder(this.folder, step, this.#saved, this.#on);
    this.#saved = step;
  }

  /** Declares the run finished at its last checkpoint, seals its logs and closes it. */
  finish(step: number, reason: string): void {
    this.#advance(step);
    if (step !== this.#saved) {
      throw new RangeError(
        `Cannot finish a run as its last step must have a checkpoint: ` +
          `current value is ${step}, the last checkpoint is of ${this.#saved}`,
      );
    }
    this.#syncLogs();
    const sha256 = {
      log: fileDigest(join(this.folder, layout.log)),
      evals: fileDigest(join(this.folder, layout.evals)),
    };
    const done: RunEnd = { step, reason, sha256 };
    writeAtomic(join(this.folder, layout.done), [encode(canonicalJson(done))], this.#on);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#open.dispose();
  }

  #openLog(name: string): number {
    const path = join(this.folder, name);
    const file = onDisk("open", path, () => fs.openSync(path, "a"));
    this.#open.defer(() => fs.closeSync(file));
    return file;
  }

  #append(file: number, name: string, record: { readonly step: number }): void {
    const path = join(this.folder, name);
    onDisk("write", path, () => {
      const { size } = fs.fstatSync(file);
      try {
        writeFully(file, encode(JSON.stringify(record)), this.#on);
      } catch (error) {
        // Half a line would spoil the next one; if it stays, resuming cuts it away.
        quietly(() => this.#on.truncate(path, size));
        throw error;
      }
    });
  }

  #save(kind: RunFileKind, step: number, tensors: Tensors): void {
    this.#advance(step);
    const chunks = encodeTensorFile({ kind, step, config: this.#config, tensors });
    writeAtomic(join(this.folder, layout[kind](step)), chunks, this.#on);
  }

  #syncLogs(): void {
    for (const [file, name] of [[this.#log, layout.log], [this.#evals, layout.evals]] as const) {
      onDisk("write", join(this.folder, name), () => this.#on.sync(file));
    }
  }

  #advance(step: number): void {
    this.#step = this.#checked(step, this.#step);
  }

  #checked(step: number, before: number): number {
    if (this.#open.disposed || !Number.isSafeInteger(step) || step < before) {
      throw new RangeError(
        "Cannot write to a run as it must be open and its steps must not go back: " +
          `current value is ${step} after ${before}${this.#open.disposed ? ", closed" : ""}`,
      );
    }
    return step;
  }
}

/** Removes the checkpoints older than `step`, but for one. */
function removeOlder(folder: string, step: number, spare: number | undefined, on: Disk): void {
  for (const old of checkpointSteps(folder)) {
    if (old >= step || old === spare) continue;
    const path = join(folder, layout.checkpoint(old));
    onDisk("remove", path, () => on.remove(path));
  }
}

/** One line of text. */
function encode(line: string): Uint8Array {
  return new TextEncoder().encode(`${line}\n`);
}

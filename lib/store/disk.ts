import * as fs from "node:fs";
import { dirname } from "node:path";
import process from "node:process";

/** The calls that change what is on disk, gathered so that a test can let any one of them fail. */
export interface Disk {
  write(file: number, bytes: Uint8Array): number;
  sync(file: number): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  truncate(path: string, length: number): void;
}

/** The disk itself. */
export const disk: Disk = {
  write: (file, bytes) => fs.writeSync(file, bytes, 0, bytes.length),
  sync: fs.fsyncSync,
  rename: fs.renameSync,
  remove: fs.unlinkSync,
  truncate: fs.truncateSync,
};

/** Something is wrong with the store; the message names the file and says what to do. */
export class StoreError extends Error {
  override name = "StoreError";
}

const elsewhere = "choose another folder with --store or --out";
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some space and start again, what is there is whole",
  EDQUOT: "the disk quota is used up: free some space and start again, what is there is whole",
  EACCES: `permission is denied: change the permissions or ${elsewhere}`,
  EPERM: `permission is denied: change the permissions or ${elsewhere}`,
  EROFS: `the file system is read-only: ${elsewhere}`,
  ENOTDIR: `a part of that path is a file: ${elsewhere}`,
  ENOENT: "there is no such file or folder: check the run's id, --store and --out",
};

/** Runs `work` on `path`; an error of the operating system becomes a StoreError with a remedy. */
export function onDisk<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const reason = reasons[code] ?? (error as Error).message;
    throw new StoreError(`Cannot ${doing} ${path} as ${reason} (${code})`, { cause: error });
  }
}

/** The operating system's name for an error, such as "ENOSPC". */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** Writes all of `bytes`, however often the system stops short. */
export function writeFully(file: number, bytes: Uint8Array, on: Disk): void {
  for (let done = 0; done < bytes.length;) done += on.write(file, bytes.subarray(done));
}

/**
 * Makes `path` hold `chunks`, wholly or not at all: a reader, and whoever comes after a crash or
 * a power cut, sees the old file or the new one.
 *
 * Temporary file, flush, rename, flush of the folder (without which the rename may be lost).
 * Each process has a temporary name of its own: of two that write one file, the last one wins.
 */
export function writeAtomic(path: string, chunks: readonly Uint8Array[], on: Disk = disk): void {
  const temporary = `${path}.${process.pid}.tmp`;
  onDisk("write", path, () => {
    try {
      writeFlushed(temporary, chunks, on);
      on.rename(temporary, path);
    } catch (error) {
      // Half a file would keep a full disk full.
      quietly(() => on.remove(temporary));
      throw error;
    }
    syncFolder(dirname(path), on);
  });
}

function writeFlushed(path: string, chunks: readonly Uint8Array[], on: Disk): void {
  const file = fs.openSync(path, "w");
  try {
    for (const chunk of chunks) writeFully(file, chunk, on);
    on.sync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** Tidies up after an error, if it can be done: the error is what matters. */
export function quietly(tidy: () => void): void {
  try {
    tidy();
  } catch {
    // What is left is not harmful: resuming, or `runs prune`, gets rid of it.
  }
}

/** Makes a folder that outlives a power cut; one that is there is left alone. */
export function makeFolder(path: string, on: Disk = disk): void {
  if (fs.existsSync(path)) return;
  onDisk("make", path, () => {
    makeFolder(dirname(path), on);
    fs.mkdirSync(path, { recursive: true });
    syncFolder(dirname(path), on);
  });
}

function syncFolder(path: string, on: Disk): void {
  const folder = fs.openSync(path, "r");
  try {
    on.sync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

/** The bytes of a file, or undefined where there is none. */
export function readIfThere(path: string): Uint8Array | undefined {
  return onDisk("read", path, () => {
    try {
      return fs.readFileSync(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  });
}

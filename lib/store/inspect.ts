import * as fs from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../config/mod.ts";
import { disk, onDisk, StoreError } from "./disk.ts";
import { checkpointSteps, layout, namesIn, snapshotSteps, temporaryFiles } from "./layout.ts";
import { checkSeal, readConfig, readDone, type StoredRun } from "./load.ts";
import { isRunning, lockRun } from "./lock.ts";
import { readLog } from "./records.ts";
import { loadTensorFile, type RunFileKind } from "./tensor_file.ts";

/**
 * - `finished`: it may be read.
 * - `running`: a process has it open.
 * - `elsewhere`: a process on another host has it open, or died there.
 * - `stopped`: begun, and nobody has it open.
 */
export type RunState = "finished" | "running" | "elsewhere" | "stopped";

/** The ids of all runs in a store, sorted. */
export function listRuns(store: string): string[] {
  return namesIn(store).filter((name) => /^[0-9a-f]{16}$/.test(name));
}

/** What a run is doing now. */
export function runState({ done, holder }: StoredRun): RunState {
  if (done) return "finished";
  const running = holder && isRunning(holder);
  if (holder && running === undefined) return "elsewhere";
  return running ? "running" : "stopped";
}

/**
 * Everything that is wrong with a run's files, one sentence each, with the remedy.
 *
 * A finished run may lack all of its checkpoints, as version control does not keep them; if it has
 * some, the last must be among them.
 */
export function verifyRun(store: string, id: string): string[] {
  const folder = join(store, id);
  const problems: string[] = [];
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      problems.push(error.message);
    }
  };
  for (const name of [layout.log, layout.evals]) attempt(() => readLog(join(folder, name)));
  const done = attempt(() => readDone(folder));
  if (done) attempt(() => checkSeal(folder, done));
  const kept = checkpointSteps(folder);
  if (done && kept.length > 0 && !kept.includes(done.step)) {
    const path = join(folder, layout.checkpoint(done.step));
    problems.push(`Cannot find ${path} though the run is finished: restore it from a copy`);
  }
  const config = attempt(() => canonicalJson(readConfig(folder)));
  if (config === undefined) return problems;
  const check = (kind: RunFileKind, step: number) => {
    const path = join(folder, layout[kind](step));
    // A run in progress may just have removed an old checkpoint.
    if (fs.existsSync(path)) attempt(() => loadTensorFile(path, { kind, step, config }));
  };
  for (const step of kept) check("checkpoint", step);
  for (const step of snapshotSteps(folder)) check("snapshot", step);
  return problems;
}

/**
 * Removes what nobody needs and returns the paths: temporary files that a crash left, and of a
 * finished run every checkpoint but the last, provided that the last is whole.
 *
 * With `dryRun` the paths are only returned. `since` is the time now, as the run is locked.
 */
export function pruneRun(
  store: string,
  id: string,
  { since, dryRun }: { readonly since: Date; readonly dryRun: boolean },
): string[] {
  const folder = join(store, id);
  if (dryRun || needless(folder).length === 0) return needless(folder);
  using _lock = lockRun(folder, since, disk);
  const paths = needless(folder);
  for (const path of paths) onDisk("remove", path, () => fs.unlinkSync(path));
  return paths;
}

function needless(folder: string): string[] {
  const temporary = temporaryFiles(folder);
  const done = readDone(folder);
  const older = checkpointSteps(folder).filter((step) => step !== done?.step);
  if (!done || older.length === 0) return temporary;
  const config = canonicalJson(readConfig(folder));
  const last = join(folder, layout.checkpoint(done.step));
  loadTensorFile(last, { kind: "checkpoint", step: done.step, config });
  return [...temporary, ...older.map((step) => join(folder, layout.checkpoint(step)))];
}

import * as fs from "node:fs";
import { join } from "node:path";
import { type OpenOptions, openRun, type Tensors } from "../../lib/store/mod.ts";
import { type Disk, disk } from "../../lib/store/disk.ts";

/** A new folder, which goes away with the test module. */
export function newFolder(): string {
  const path = Deno.makeTempDirSync();
  globalThis.addEventListener("unload", () => fs.rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Stands for a training config. */
export const toyConfig = { preset: "toy", seed: 7, steps: 12 };

/** The time in all tests. */
export const since = new Date("2025-01-02T03:04:05Z");

/**
 * Stands for training: state that depends chaotically on every step before, a log line a step, an
 * evaluation with a snapshot every 4 steps and a checkpoint every 3. `each` is called before a
 * step and may end it all.
 */
export function trainToy(
  store: string,
  options: OpenOptions,
  each: (step: number) => void = () => {},
  config = toyConfig,
): string {
  const { steps } = config;
  using run = openRun(store, config, options);
  const state = run.resumed?.tensors.get("state")?.data[0];
  let x = state ?? 0.3;
  for (let step = (run.resumed?.step ?? 0) + 1; step <= steps; step++) {
    each(step);
    x = 3.9 * x * (1 - x);
    run.log({ step, loss: x });
    if (step % 4 === 0) {
      run.evaluation({ step, accuracy: x });
      run.snapshot(step, tensors("weights", x));
    }
    if (step % 3 === 0) run.checkpoint(step, tensors("state", x));
  }
  run.finish(steps, "steps");
  return run.folder;
}

function tensors(name: string, x: number): Tensors {
  return new Map([
    [name, { shape: [1], data: new Float64Array([x]) }],
    ["ballast", { shape: [100], data: new Float32Array(100).fill(x) }],
  ]);
}

/** Every file of a run by its path, without the lock. */
export function filesOf(folder: string): Map<string, string> {
  const paths = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = paths.filter((path) => path !== "lock" && fs.statSync(join(folder, path)).isFile());
  return new Map(files.map((path) => [path, fs.readFileSync(join(folder, path), "latin1")]));
}

/** The disk, but it never waits for a flush: tests do not cut the power. */
export const quickDisk: Disk = { ...disk, sync: () => {} };

/** Stands for SIGKILL: nothing is done after it. */
export class Killed extends Error {}

/**
 * A disk that works for `count` calls. Then it is full (that call fails, and every later write) or
 * the process is killed (everything fails). A write that fails has written half its bytes.
 */
export function failingDisk(count: number, how: "full" | "killed"): Disk & { failed(): boolean } {
  let left = count;
  const error = () =>
    how === "killed"
      ? new Killed()
      : Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  const guard = (always: boolean, work: () => void) => {
    if (left-- > 0) return work();
    if (left === -1 || always || how === "killed") throw error();
    work();
  };
  return {
    failed: () => left < 0,
    write(file, bytes) {
      if (left === 0) disk.write(file, bytes.subarray(0, bytes.length >> 1));
      guard(true, () => disk.write(file, bytes));
      return bytes.length;
    },
    sync: () => guard(false, () => {}),
    rename: (from, to) => guard(false, () => disk.rename(from, to)),
    remove: (path) => guard(false, () => disk.remove(path)),
    truncate: (path, length) => guard(false, () => disk.truncate(path, length)),
  };
}

import * as fs from "node:fs";
import { join } from "node:path";
import { errorCode, onDisk } from "./disk.ts";

/** The files of a run's folder, `<store>/<id>/`. */
export const layout = {
  config: "config.json",
  log: "log.jsonl",
  evals: "evals.jsonl",
  done: "DONE",
  lock: "lock",
  holder: "holder.json",
  snapshots: "snapshots",
  checkpoint: (step: number) => `checkpoint-${stepName(step)}`,
  snapshot: (step: number) => join("snapshots", stepName(step)),
} as const;

/** The name of a tensor file of one step. */
export function stepName(step: number): string {
  if (!Number.isInteger(step) || step < 0 || step > 99_999_999) {
    throw new RangeError(
      `Cannot name a file as a step must be an integer of at most 8 digits: ` +
        `current value is ${step}`,
    );
  }
  return `${String(step).padStart(8, "0")}.safetensors`;
}

/** The steps of the run's checkpoints, ascending. */
export function checkpointSteps(folder: string): number[] {
  return stepsIn(folder, /^checkpoint-(\d{8})\.safetensors$/);
}

/** The steps of the run's snapshots, ascending. */
export function snapshotSteps(folder: string): number[] {
  return stepsIn(join(folder, layout.snapshots), /^(\d{8})\.safetensors$/);
}

/** The steps that the names in a folder tell, ascending. */
export function stepsIn(folder: string, name: RegExp): number[] {
  return namesIn(folder).flatMap((file) => file.match(name)?.slice(1, 2) ?? []).map(Number);
}

/** The paths of what writes that were cut off left in the run's folder. */
export function temporaryFiles(folder: string): string[] {
  return [folder, join(folder, layout.snapshots)].flatMap((place) =>
    namesIn(place).filter((name) => name.endsWith(".tmp")).map((name) => join(place, name))
  );
}

/** The names in a folder, sorted; none if there is no such folder. */
export function namesIn(folder: string): string[] {
  return onDisk("list", folder, () => {
    try {
      return fs.readdirSync(folder).sort();
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    }
  });
}

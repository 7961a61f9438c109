import { isRecord } from "../config/mod.ts";
import { type Disk, onDisk, readIfThere, StoreError } from "./disk.ts";

/** One line of a log: an object that says at which training step it was written. */
export type StepRecord = { readonly step: number } & Readonly<Record<string, unknown>>;

/** A line of a log file: its record, undefined if it cannot be read, and where it ends. */
interface Line {
  readonly record: StepRecord | undefined;
  readonly end: number;
}

/** The lines that a newline ends. What follows the last newline was torn off by a crash. */
function completeLines(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  for (let start = 0;;) {
    const newline = bytes.indexOf(0x0a, start);
    if (newline < 0) return lines;
    lines.push({ record: parseRecord(bytes.subarray(start, newline)), end: newline + 1 });
    start = newline + 1;
  }
}

function parseRecord(bytes: Uint8Array): StepRecord | undefined {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isRecord(value) && Number.isSafeInteger(value.step) ? value as StepRecord : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The records of a JSON Lines file, none if there is no file.
 *
 * A torn last line is left out: another process may be writing it just now. Any other line that
 * is not a record, or one that goes back in steps, is an error.
 */
export function readLog(path: string): StepRecord[] {
  const records: StepRecord[] = [];
  for (const { record } of completeLines(readIfThere(path) ?? new Uint8Array())) {
    if (!record || record.step < (records.at(-1)?.step ?? 0)) {
      throw new StoreError(
        `Cannot read ${path} as its line ${records.length + 1} is damaged: ` +
          "if the run is not finished, resuming it may cut the line away; else restore the file",
      );
    }
    records.push(record);
  }
  return records;
}

/**
 * Cuts a log back to the records up to and including `step`, where a checkpoint was written, so
 * that the resumed run goes on as if it had never gone further.
 *
 * A line that cannot be read ends the log, as a power cut may leave some; but if a record up to
 * `step` follows, a good line would be lost: that is damage, and an error.
 */
export function cutRecords(path: string, step: number, on: Disk): void {
  const bytes = readIfThere(path);
  if (!bytes) return;
  let end = 0;
  let cutting = false;
  for (const line of completeLines(bytes)) {
    const keep = line.record !== undefined && line.record.step <= step;
    if (keep && cutting) {
      throw new StoreError(
        `Cannot resume as ${path} is damaged after byte ${end}, before records of step ${step} ` +
          "and earlier: restore the file, or remove the damaged line by hand",
      );
    }
    if (keep) end = line.end;
    else cutting = true;
  }
  if (end < bytes.length) onDisk("cut", path, () => on.truncate(path, end));
}

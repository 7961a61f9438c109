import * as fs from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { canonicalJson, isRecord } from "../config/mod.ts";
import { type Disk, errorCode, onDisk, readIfThere, StoreError, writeAtomic } from "./disk.ts";
import { layout } from "./layout.ts";

/** The process that has a run open, or had it when it died. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Since when, ISO 8601. */
  readonly since: string;
  /** When the process started, in the kernel's ticks since boot; "" where there is no /proc. */
  readonly started: string;
}

/** Another process has the run open. */
export class RunHeld extends StoreError {
  override name = "RunHeld";
}

/**
 * Opens a run's folder for this process alone, until disposed.
 *
 * The kernel holds the lock (flock on the file `lock`, which stays), so it is gone the moment its
 * process is, killed or not, and no two processes can take over a dead one's at once; a pid that
 * is used again cannot mislead. `holder.json` only says who it is.
 *
 * A holder on ANOTHER host that left no farewell may be alive where the file system's locks do not
 * reach across hosts: then a person decides.
 */
export function lockRun(folder: string, since: Date, on: Disk): Disposable {
  const path = join(folder, layout.lock);
  const id = basename(folder);
  const file = onDisk(
    "open",
    path,
    () => Deno.openSync(path, { read: true, write: true, create: true }),
  );
  try {
    const locked = onDisk("lock", path, () => file.tryLockSync(true));
    const last = readHolder(folder);
    if (!locked) throw new RunHeld(`Cannot open run ${id} as ${describe(last)}`);
    if (last && last.host !== hostname()) {
      throw new RunHeld(
        `Cannot open run ${id} as process ${last.pid} on ${last.host} opened it at ${last.since} ` +
          `and did not close it: if it is gone, remove ${holderPath(folder)} and start again`,
      );
    }
    const holder = { pid: process.pid, host: hostname(), since: since.toISOString() };
    const text = canonicalJson({ ...holder, started: processStart(process.pid) });
    writeAtomic(holderPath(folder), [new TextEncoder().encode(`${text}\n`)], on);
  } catch (error) {
    giveBack(file);
    throw error;
  }
  return {
    [Symbol.dispose]() {
      try {
        // Someone may have removed it, as told to where its holder seemed gone.
        if (fs.existsSync(holderPath(folder))) {
          onDisk("remove", holderPath(folder), () => on.remove(holderPath(folder)));
        }
      } finally {
        giveBack(file);
      }
    },
  };
}

/** Closing alone would leave the lock to a child that is just being started, until it forgets it. */
function giveBack(file: Deno.FsFile): void {
  file.unlockSync();
  file.close();
}

/** Who has, or had, the run open; undefined if nobody does or the file cannot be understood. */
export function readHolder(folder: string): Holder | undefined {
  const bytes = readIfThere(holderPath(folder));
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the holder still runs; undefined if it is on another host, where nobody can tell. */
export function isRunning({ pid, host, started }: Holder): boolean | undefined {
  if (host !== hostname()) return undefined;
  // A pid may be used again after its process; the time of its start is not.
  if (started !== "") return processStart(pid) === started;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** Field 22 of /proc/PID/stat. Field 2, the command's name, may hold spaces and brackets. */
function processStart(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return "";
  }
}

function describe(holder: Holder | undefined): string {
  if (!holder) return "another process has just opened it: wait for it";
  const { pid, host, since } = holder;
  return pid === process.pid && host === hostname()
    ? `this very process opened it at ${since}: close it first (in a notebook, restart the kernel)`
    : `process ${pid} on ${host} has held it since ${since}: wait for it, or stop it`;
}

function isHolder(value: unknown): value is Holder {
  return isRecord(value) && Number.isSafeInteger(value.pid) &&
    [value.host, value.since, value.started].every((text) => typeof text === "string");
}

function holderPath(folder: string): string {
  return join(folder, layout.holder);
}

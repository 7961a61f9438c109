import { probePath, type ProbeRecord, PROBES } from "../records/mod.ts";
import { makeFolder, writeAtomic } from "../store/mod.ts";

/** Writes a probe, wholly or not at all, and returns its path. */
export function writeProbe(record: ProbeRecord, folder = PROBES): string {
  const path = probePath(record.run, record.step, folder);
  makeFolder(folder);
  writeAtomic(path, [new TextEncoder().encode(`${JSON.stringify(record)}\n`)]);
  return path;
}

import * as fs from "node:fs";
import { probePath, type ProbeRecord, PROBES } from "../records/mod.ts";

/** Writes a probe aside and renames it, so that a file is whole or not there; returns its path. */
export function writeProbe(record: ProbeRecord, folder = PROBES): string {
  const path = probePath(record.run, record.step, folder);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(`${path}.tmp`, `${JSON.stringify(record)}\n`);
  fs.renameSync(`${path}.tmp`, path);
  return path;
}

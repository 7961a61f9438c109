import * as fs from "node:fs";
import { isRecord } from "../config/mod.ts";
import { fromProject, INTERVENTIONS } from "./places.ts";
import { RecordError } from "./run.ts";
import { parseJson } from "./shape.ts";

/** What became of bumps when the code was changed in one way, along one axis. */
export interface Movement {
  readonly change: "label" | "code" | "direction";
  readonly axis: "x" | "y";
  /** Median move along the axis, as a share of the shift; null where no pair shows one bump each. */
  readonly along: number | null;
  /** Likewise across it. */
  readonly across: number | null;
  /** Drawings that show one bump both before and after. */
  readonly pairs: number;
}

/** Whether the code at one step says where bumps are drawn: a line of `deno task intervene`. */
export interface InterventionRecord {
  readonly run: string;
  readonly step: number;
  /** Pixels by which the code was moved. */
  readonly shift: number;
  readonly moved: readonly Movement[];
}

/** The committed interventions. */
export function readInterventions(path = INTERVENTIONS): InterventionRecord[] {
  if (!fs.existsSync(path)) return [];
  return fs.readFileSync(path, "utf8").split("\n").filter(Boolean).map((line, k) => {
    const record = parseJson(line);
    if (isRecord(record) && Array.isArray(record.moved) && Number.isSafeInteger(record.step)) {
      return record as unknown as InterventionRecord;
    }
    throw new RecordError(
      `Cannot read ${fromProject(path)} as its line ${k + 1} is no intervention. Restore it from ` +
        "version control, or make its lines anew: deno task intervene --help",
    );
  });
}

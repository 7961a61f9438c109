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
    if (isIntervention(record)) return record;
    throw new RecordError(
      `Cannot read ${fromProject(path)} as its line ${k + 1} is no intervention. Restore it from ` +
        "version control, or make its lines anew: deno task intervene --help",
    );
  });
}

function isIntervention(value: unknown): value is InterventionRecord {
  return isRecord(value) && typeof value.run === "string" && Number.isSafeInteger(value.step) &&
    typeof value.shift === "number" && Array.isArray(value.moved) && value.moved.every(isMovement);
}

function isMovement(value: unknown): value is Movement {
  const isShare = (share: unknown) => share === null || Number.isFinite(share);
  return isRecord(value) && ["label", "code", "direction"].includes(String(value.change)) &&
    ["x", "y"].includes(String(value.axis)) && isShare(value.along) && isShare(value.across) &&
    Number.isSafeInteger(value.pairs);
}

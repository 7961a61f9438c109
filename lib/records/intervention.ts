import { isRecord } from "../config/mod.ts";
import { readLines } from "./lines.ts";
import { INTERVENTIONS } from "./places.ts";

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
  return readLines(path, isIntervention, { what: "intervention", task: "intervene" });
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

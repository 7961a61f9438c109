import * as fs from "node:fs";
import { isRecord } from "../config/mod.ts";
import type { Sampler, TestScores } from "../training/mod.ts";
import { fromProject, SCORES } from "./places.ts";
import { RecordError } from "./run.ts";
import { isTestScores } from "./shape.ts";

/** How a run's network draws by some sampler: a line of `deno task score --json`. */
export interface ScoreRecord {
  readonly id: string;
  readonly step: number;
  /** Whether its weights were their moving average. */
  readonly average: boolean;
  readonly sampler: Sampler;
  readonly images: TestScores;
}

/** The scores in a file, line by line. */
export function readScores(path = SCORES): ScoreRecord[] {
  if (!fs.existsSync(path)) throw wrong(path, "there is no such file");
  return fs.readFileSync(path, "utf8").split("\n").slice(0, -1).map((line, k) => {
    const record = parsed(line);
    if (!isScoreRecord(record)) throw wrong(path, `its line ${k + 1} is no score`);
    return record;
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isScoreRecord(value: unknown): value is ScoreRecord {
  return isRecord(value) && typeof value.id === "string" && Number.isSafeInteger(value.step) &&
    typeof value.average === "boolean" && isRecord(value.sampler) &&
    typeof value.sampler.name === "string" && Number.isSafeInteger(value.sampler.steps) &&
    isTestScores(value.images);
}

function wrong(path: string, what: string): RecordError {
  return new RecordError(
    `Cannot read the scores in ${fromProject(path)} as ${what}. ` +
      "Restore it from version control, or make its lines anew: deno task score --help",
  );
}

import * as fs from "node:fs";
import { join } from "node:path";
import { isRecord } from "../config/mod.ts";
import type { Drawn, Sampler } from "./evaluation.ts";
import { fromProject, SCORES } from "./places.ts";
import { RecordError } from "./run.ts";
import { isOutcomes, isSampler, isTestScores, parsed } from "./shape.ts";

/** How a run's network draws by some sampler: a line of `deno task score --json`. */
export interface ScoreRecord extends Drawn {
  readonly id: string;
  readonly step: number;
  /** Whether its weights were their moving average. */
  readonly average: boolean;
  readonly sampler: Sampler;
}

/** The scores in a folder, file by file, line by line. */
export function readScores(folder = SCORES): ScoreRecord[] {
  if (!fs.existsSync(folder)) throw wrong(folder, "there is no such folder");
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".jsonl")).sort();
  return files.flatMap((name) => scoresIn(join(folder, name)));
}

function scoresIn(path: string): ScoreRecord[] {
  return fs.readFileSync(path, "utf8").split("\n").slice(0, -1).map((line, k) => {
    const record = parsed(line);
    if (!isScoreRecord(record)) throw wrong(path, `its line ${k + 1} is no score`);
    return record;
  });
}

function isScoreRecord(value: unknown): value is ScoreRecord {
  return isRecord(value) && typeof value.id === "string" && Number.isSafeInteger(value.step) &&
    typeof value.average === "boolean" && isSampler(value.sampler) &&
    isTestScores(value.images) && isOutcomes(value.outcomes);
}

function wrong(path: string, what: string): RecordError {
  return new RecordError(
    `Cannot read the scores in ${fromProject(path)} as ${what}. ` +
      "Restore it from version control, or make its lines anew: deno task score --help",
  );
}

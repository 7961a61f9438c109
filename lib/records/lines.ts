import * as fs from "node:fs";
import { fromProject } from "./places.ts";
import { RecordError } from "./run.ts";
import { parseJson } from "./shape.ts";

/** The records of a committed file, one a line; `what` each is, and the `task` that makes it. */
export function readLines<T>(
  path: string,
  isRight: (value: unknown) => value is T,
  { what, task }: { readonly what: string; readonly task: string },
): T[] {
  if (!fs.existsSync(path)) return [];
  return fs.readFileSync(path, "utf8").split("\n").filter(Boolean).map((line, k) => {
    const record = parseJson(line);
    if (isRight(record)) return record;
    throw new RecordError(
      `Cannot read ${fromProject(path)} as its line ${k + 1} is no ${what}. Restore it from ` +
        `version control, or make its lines anew: deno task ${task} --help`,
    );
  });
}

import { precisionNote, type Subject, subjectAt } from "../evaluation/mod.ts";
import { readRun } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { UsageError, wholeNumber } from "./main.ts";
import { type Place, placeFromFlags, placeOptions } from "./place.ts";
import { selectRun } from "./select.ts";

/** Networks of one run, and how to speak of them. */
export interface Subjects {
  readonly subjects: readonly Subject[];
  readonly place: Place;
  readonly json: boolean;
}

/** What `RUN --steps A,B,... [--json]` names. */
export function subjectsFromArgs(args: string[], verb: string, usage: string): Subjects {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      ...placeOptions,
      steps: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (positionals.length !== 1 || values.steps === undefined) {
    throw new UsageError(`Cannot ${verb} as there must be one RUN and --steps.\n\n${usage}`);
  }
  const place = placeFromFlags(values);
  const steps = values.steps.split(",").map((text) => wholeNumber("steps", text, 0));
  const stored = readRun(place.store, selectRun(place.store, positionals[0]));
  const subjects = steps.map((step) => subjectAt(stored, step));
  for (const note of subjects.flatMap((subject) => precisionNote(subject) ?? [])) {
    console.error(note);
  }
  return { subjects, place, json: values.json };
}

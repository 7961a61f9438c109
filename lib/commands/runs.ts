import { existsSync } from "node:fs";
import { isConfig, isRecord, toFlags, valueAt } from "../config/mod.ts";
import {
  listRuns,
  NotWritten,
  pruneRun,
  readRun,
  runState,
  type StepRecord,
  type StoredRun,
  StoreError,
  verifyRun,
} from "../store/mod.ts";
import { type LoggedLoss, lossesOf } from "../records/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError } from "./main.ts";
import { placeFromFlags, placeOptions } from "./place.ts";
import { selectRun } from "./select.ts";

const usage = `Usage: deno task runs COMMAND [--store DIR] [--json]

  list            every run: its state, step, world, accuracy and the flags that make it
  show ID         one run on one screen; with --json all that is known of it
  verify [ID...]  checks every file, of all runs if none is named; exit code 1 if one is damaged
  prune [ID...]   removes what nobody needs: temporary files of crashed processes, and all but
                  the last checkpoint of finished runs; --dry-run only names them

An ID may be cut short as long as it is unique. The store is data/runs unless --store names another.`;

/** Lists, shows, checks and tidies the runs of a store. */
export function runs(args: string[]): number {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      store: placeOptions.store,
      json: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
    },
  });
  const [command, ...prefixes] = positionals;
  const { json } = values;
  const { store } = placeFromFlags({ store: values.store });
  if (values.store && !existsSync(store)) {
    throw new UsageError(
      `Cannot use --store as it must be a folder that is there: ${store} is not`,
    );
  }
  const answer = ({ value, lines, ok = true }: Answer) => {
    console.log(json ? JSON.stringify(value, null, 2) : lines.join("\n"));
    return ok ? 0 : 1;
  };
  if (command === "list" && prefixes.length === 0) return answer(list(store));
  if (command === "show" && prefixes.length === 1) return answer(show(store, prefixes[0]));
  if (command === "verify") return answer(verify(store, select(store, prefixes)));
  if (command === "prune") return answer(prune(store, select(store, prefixes), values["dry-run"]));
  throw new UsageError(`Cannot understand "runs ${args.join(" ")}".\n\n${usage}`);
}

/** What a command says: as JSON, or as lines of text. */
interface Answer {
  readonly value: unknown;
  readonly lines: readonly string[];
  readonly ok?: boolean;
}

function list(store: string): Answer {
  const value = listRuns(store).map((id) => summary(store, id));
  if (value.length === 0) return { value, lines: [`There are no runs in ${store}`] };
  const rows = value.map(({ id, state, step, steps, world, inPlace, flags, problem }) => [
    ...[id, state, `${step}/${steps}`],
    ...(problem ? ["", "", problem] : [world, inPlace, flags]),
  ]);
  const header = ["run", "state", "step", "world", "in place", "flags"];
  return { value, lines: columns([header, ...rows]) };
}

/** Rows as lines whose columns have one width each; the last one runs on. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  return rows.map((row) =>
    row.map((text, k) => k + 1 < row.length ? text.padEnd(widths[k]) : text).join("  ").trimEnd()
  );
}

/** One line of the list; a run that cannot be read is told with the reason, and the list goes on. */
function summary(store: string, id: string) {
  try {
    const record = readRun(store, id);
    const { config, done, log, evals, checkpoints } = record;
    const step = done?.step ?? Math.max(0, log.at(-1)?.step ?? 0, checkpoints.at(-1) ?? 0);
    const steps = isRecord(config) ? config.steps : undefined;
    const own = { id, state: runState(record), step, steps, flags: flagsOf(config) };
    const found = { world: worldOf(config), inPlace: inPlace(evals.at(-1)) };
    return { ...own, ...found, problem: undefined };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const state = error instanceof NotWritten ? "begun" : "damaged";
    const unknown = { step: "?", steps: "?", flags: "", world: "", inPlace: "" };
    return { id, state, ...unknown, problem: error.message };
  }
}

/** The world in short: "bump 32 px, d 0.5". */
function worldOf(config: unknown): string {
  if (!isConfig(config)) return "";
  const { kind, n, dx, dy } = config.world;
  return `${kind} ${n} px, d ${dx === dy ? dx : `${dx} x ${dy}`}`;
}

/** The share of samples in the right place at the last evaluation. */
function inPlace(last: StepRecord | undefined): string {
  const joint = valueAt(last, "images", "all", "accuracy", "joint");
  return typeof joint === "number" ? `${Math.round(100 * joint)} %` : "";
}

function flagsOf(config: unknown): string {
  return isConfig(config) ? toFlags(config).join(" ") : "";
}

function show(store: string, prefix: string): Answer {
  const record = readRun(store, select(store, [prefix])[0]);
  const { log, evals, ...rest } = record;
  const value = {
    ...rest,
    state: runState(record),
    flags: flagsOf(record.config),
    log: { lines: log.length, last: log.at(-1) },
    evals: { lines: evals.length, last: evals.at(-1) },
  };
  const steps = (of: readonly number[]) => of.length > 0 ? of.join(", ") : "none here";
  const last = lossesOf(log).at(-1);
  const rows = [
    ["run", `${record.id}, ${value.state}`],
    ["made by", `deno task train ${value.flags}`.trimEnd()],
    ["world", worldOf(record.config)],
    ["folder", record.folder],
    ["loss", last ? lossLine(last) : "none yet"],
    ["evaluated", steps(evals.map(({ step }) => step))],
    ["in place", inPlace(evals.at(-1)) || "not evaluated yet"],
    ["snapshots", steps(record.snapshots)],
    ["checkpoints", steps(record.checkpoints)],
    ["held by", record.holder ? JSON.stringify(record.holder) : "nobody"],
  ];
  return { value, lines: columns(rows) };
}

function lossLine({ step, loss, denoising }: LoggedLoss): string {
  const apart = denoising === undefined
    ? ""
    : `, ${denoising.toPrecision(4)} without the bias's term,`;
  return `${loss.toPrecision(4)}${apart} at step ${step}`;
}

function verify(store: string, ids: readonly string[]): Answer {
  const value = ids.map((id) => {
    const problems = verifyRun(store, id);
    const bare = problems.length === 0 && isBare(readRun(store, id));
    return { id, problems, bare };
  });
  const lines = value.map(({ id, problems, bare }) =>
    problems.length > 0
      ? [id, ...problems].join("\n  ")
      : `${id}  good${bare ? ", its records alone: it has no tensors here" : ""}`
  );
  return {
    value,
    lines: orElse(lines, `There are no runs in ${store}`),
    ok: value.every(({ problems }) => problems.length === 0),
  };
}

/** Whether a finished run has no tensors, as in a clone: version control keeps none. */
function isBare({ done, checkpoints, snapshots }: StoredRun): boolean {
  return done !== undefined && checkpoints.length + snapshots.length === 0;
}

function orElse(lines: readonly string[], otherwise: string): readonly string[] {
  return lines.length > 0 ? lines : [otherwise];
}

/** The ids that the prefixes stand for; all if there are none. */
function select(store: string, prefixes: readonly string[]): string[] {
  if (prefixes.length === 0) return listRuns(store);
  return prefixes.map((prefix) => selectRun(store, prefix));
}

/** The command program, not the library, knows what time it is. */
function prune(store: string, ids: readonly string[], dryRun: boolean): Answer {
  const value = ids.map((id) => {
    try {
      return { id, removed: pruneRun(store, id, { since: new Date(), dryRun }) };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { id, removed: [], problem: error.message };
    }
  });
  const verb = dryRun ? "would remove" : "removed";
  const lines = value.flatMap(({ id, removed, problem }) => [
    ...removed.map((path) => `${verb} ${path}`),
    ...problem ? [`${id} left alone: ${problem}`] : [],
  ]);
  return {
    value,
    lines: orElse(lines, "There is nothing to remove"),
    ok: value.every(({ problem }) => problem === undefined),
  };
}

if (import.meta.main) Deno.exit(await run(runs, usage));

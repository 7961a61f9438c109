import { FRESH_RUNS, RUNS } from "../records/mod.ts";

/**
 * The environment variable by which a command says where a notebook's runs shall come from:
 * `records` (deno task figures: load, and fail where a record is missing) or `fresh` (retrain).
 * In a front end it is unset: what has a record is loaded, what has none is trained.
 */
export const RUNS_VARIABLE = "NOTEBOOK_RUNS";

/** The values of {@linkcode RUNS_VARIABLE}. */
export type RunsRequest = "records" | "fresh";

/** Whether the command asks to train again even what has a record. */
export function freshRequested(): boolean {
  return request() === "fresh";
}

/** The folder of runs unless one is named: where all are trained again, it is another. */
export function usualStore(): string {
  return freshRequested() ? FRESH_RUNS : RUNS;
}

/** Whether the command allows no training. */
export function recordsOnly(): boolean {
  return request() === "records";
}

function request(): RunsRequest | undefined {
  const value = Deno.env.get(RUNS_VARIABLE);
  if (value === undefined || value === "records" || value === "fresh") return value;
  throw new RangeError(
    `Cannot tell what to run as ${RUNS_VARIABLE} must be "records" or "fresh": ` +
      `current value is ${JSON.stringify(value)}`,
  );
}

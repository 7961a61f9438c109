import { ConfigError } from "../config/mod.ts";
import { StoreError } from "../store/mod.ts";

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The user asked the program to stop; the message says how to go on. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** The number that a flag is given, at least `least`. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least) return value;
  throw new UsageError(
    `Cannot take --${flag} as it must be a whole number of at least ${least}: ` +
      `current value is ${text}`,
  );
}

/**
 * A program: it does its work and returns 0 (or nothing) for success and 1 for failure, or throws.
 *
 * When `signal` is aborted, by Ctrl-C or SIGTERM, it stops soon by throwing an `Interrupted`. One
 * that takes no signal is ended by them at once.
 */
export type Main = (args: string[], signal: AbortSignal) => Promise<number | void> | number | void;

/**
 * What follows a request to stop within so many milliseconds is the same request: a program that
 * `deno task` has started gets Ctrl-C twice, from the terminal and passed on by deno; `scancel` of
 * Slurm likewise.
 */
const ECHO = 1000;

/**
 * Runs a program and returns its exit code: 0 success, 1 failure, 2 usage, 130 interrupted. Where
 * there is a usage, --help prints it instead.
 *
 * No other code ends the process, so whatever a program holds (locks, files) is given back first:
 *
 *     if (import.meta.main) Deno.exit(await run(main, usage));
 */
export async function run(main: Main, usage = "", args = Deno.args): Promise<number> {
  if (usage !== "" && args.some((arg) => arg === "--help" || arg === "-h")) {
    console.log(usage);
    return 0;
  }
  const interrupt = new AbortController();
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const stop = () => {
    if (interrupt.signal.aborted) return;
    console.error("Stopping. Once more to stop at once.");
    // Without a listener the next signal ends the process at once.
    Deno.unrefTimer(setTimeout(unlisten, ECHO));
    interrupt.abort(new Interrupted("Interrupted."));
  };
  const unlisten = () => signals.forEach((name) => Deno.removeSignalListener(name, stop));
  // Work that never waits would keep a listener from being called.
  if (main.length > 1) signals.forEach((name) => Deno.addSignalListener(name, stop));
  try {
    return await main(args, interrupt.signal) ?? 0;
  } catch (error) {
    // A known error explains itself; where an unknown one comes from is in its stack.
    console.error(isKnown(error) ? error.message : error);
    return exitCode(error);
  } finally {
    unlisten();
  }
}

function exitCode(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  return error instanceof UsageError || error instanceof ConfigError || isParseError(error) ? 2 : 1;
}

/** Whether an error explains itself. The RangeErrors of this project do, JavaScript's own do not. */
export function isKnown(error: unknown): error is Error {
  return error instanceof UsageError || error instanceof Interrupted || isParseError(error) ||
    error instanceof StoreError ||
    error instanceof RangeError && error.message.startsWith("Cannot ");
}

/** What `parseArgs` of node:util throws. */
function isParseError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_");
}

/** Programs of this folder at the same time, with a line for each. */

import { lines } from "./lines.ts";
import { Interrupted } from "./main.ts";
import { type Screen, stderr } from "./meter.ts";

/** A program of this folder with its arguments, by the name that it is shown under. */
export interface Job {
  readonly name: string;
  readonly program: "train" | "score" | "probe";
  readonly args: readonly string[];
}

export interface JobEnd {
  readonly code: number;
  /** Such as "ended by SIGKILL". */
  readonly how: string;
  readonly stdout: readonly string[];
  /** What it said last, its status aside; "" where it said nothing. */
  readonly last: string;
}

/** Why a job did not do its work: how it ended, then what it said last. */
export const problemOf = ({ how, last }: JobEnd): string => last === "" ? how : `${how}: ${last}`;

/**
 * Runs `jobs` in their order, `count` of them at a time, and tells `ended` of each. When `signal` is
 * aborted all are asked to stop as by Ctrl-C, and an `Interrupted` follows once they have.
 */
export async function sideBySide<J extends Job>(
  jobs: readonly J[],
  count: number,
  signal: AbortSignal,
  ended: (job: J, end: JobEnd) => void,
  screen: Screen = stderr,
): Promise<void> {
  const board = new Board(screen);
  const left = [...jobs];
  const stopped: string[] = [];
  async function work(): Promise<void> {
    for (let job = left.shift(); job && !signal.aborted; job = left.shift()) {
      const { name } = job;
      const end = await runJob(job, signal, (line) => board.set(name, line));
      board.remove(name);
      if (signal.aborted) {
        stopped.push(`${name}: ${end.last.replace(/ Go on with:$/, "") || end.how}`);
      } else ended(job, end);
      board.draw();
    }
  }
  await Promise.all(Array.from({ length: count }, work));
  if (signal.aborted) throw new Interrupted(["Stopped.", ...stopped].join("\n  "));
}

async function runJob(
  { program, args }: Job,
  signal: AbortSignal,
  said: (line: string) => void,
): Promise<JobEnd> {
  const script = new URL(`./${program}.ts`, import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", script, ...args],
    env: { NO_COLOR: "1" },
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  }).spawn();
  // On Windows the terminal tells all of its processes, and to kill one ends it before it saves.
  const stop = () => Deno.build.os !== "windows" && kill(child);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const stdout: string[] = [];
  let last = "";
  try {
    const [{ code, signal: endedBy }] = await Promise.all([
      child.status,
      eachLine(child.stdout, (line) => stdout.push(line)),
      eachLine(child.stderr, (line) => {
        // A command to go on with is indented, and the caller has one for all.
        if (/^\S/.test(line)) last = line;
        said(line.trim());
      }),
    ]);
    const how = endedBy === null ? `ended with code ${code}` : `ended by ${endedBy}`;
    return { code, how, stdout, last };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGINT");
  } catch {
    // It has ended by itself.
  }
}

async function eachLine(
  stream: ReadableStream<Uint8Array>,
  take: (line: string) => void,
): Promise<void> {
  for await (const line of lines(stream)) take(line);
}

/** A line for each that is at work: one block that changes, or plain lines without a terminal. */
export class Board {
  readonly #screen: Screen;
  readonly #lines = new Map<string, string>();
  #drawn = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  set(name: string, line: string): void {
    this.#lines.set(name, line);
    if (this.#screen.columns() === undefined) this.#screen.write(`${name}: ${line}\n`);
    else this.draw();
  }

  remove(name: string): void {
    this.#clear();
    this.#lines.delete(name);
  }

  draw(): void {
    const columns = this.#screen.columns();
    if (columns === undefined) return;
    this.#clear();
    for (const [name, line] of this.#lines) {
      this.#screen.write(`${`${name}: ${line}`.slice(0, columns - 1)}\n`);
    }
    this.#drawn = this.#lines.size;
  }

  #clear(): void {
    // Up to the block's first line, and all below it wiped.
    if (this.#drawn > 0) this.#screen.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }
}

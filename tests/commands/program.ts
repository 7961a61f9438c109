import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { type Main, run } from "../../lib/commands/main.ts";

/** What a program said and how it ended. */
export interface ProgramEnd {
  readonly code: number;
  /** What ended it, if it did not end by itself. */
  readonly signal?: Deno.Signal | null;
  readonly stdout: string[];
  readonly stderr: string[];
}

/** A program run in this process, where nothing but its words and its exit code is asked about. */
export async function called(main: Main, args: readonly string[]): Promise<ProgramEnd> {
  const said = { stdout: [] as string[], stderr: [] as string[] };
  const keep = (lines: string[]) => (...words: unknown[]) =>
    void lines.push(...words.join(" ").split("\n"));
  const { log, error } = console;
  Object.assign(console, { log: keep(said.stdout), error: keep(said.stderr) });
  try {
    return { code: await run(main, "", [...args]), ...said };
  } finally {
    Object.assign(console, { log, error });
  }
}

/** A program of lib/commands in a process of its own. */
export function start(name: string, args: readonly string[]) {
  return startScript(new URL(`../../lib/commands/${name}.ts`, import.meta.url), args);
}

/** A script in a process of its own. */
export function startScript({ pathname: script }: URL, args: readonly string[]) {
  return watched(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script, ...args],
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }),
  );
}

/** A command line in a shell, in the project's folder. */
export function startShell(line: string) {
  return watched(
    new Deno.Command("sh", {
      // Signals shall reach the program and not the shell.
      args: ["-c", `exec ${line}`],
      cwd: new URL("../..", import.meta.url).pathname,
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }),
  );
}

function watched(command: Deno.Command) {
  const child = command.spawn();
  const stdout = linesOf(child.stdout);
  const stderr = linesOf(child.stderr);
  return {
    kill(signal: Deno.Signal): void {
      try {
        child.kill(signal);
      } catch (error) {
        // It may have ended by itself meanwhile.
        if (!(error instanceof TypeError)) throw error;
      }
    },
    /** Waits for a line of stderr. */
    said: stderr.find,
    async ended(): Promise<ProgramEnd> {
      const { code, signal } = await child.status;
      return { code, signal, stdout: await stdout.all, stderr: await stderr.all };
    },
  };
}

/** Reads a stream to its end, line by line. */
function linesOf(stream: ReadableStream<Uint8Array>) {
  const lines: string[] = [];
  const waiting = new Map<(line: string) => boolean, () => void>();
  const all = (async () => {
    for await (const line of createInterface(Readable.fromWeb(stream as never))) {
      lines.push(line);
      for (const [is, resolve] of waiting) if (is(line)) resolve();
    }
    return lines;
  })();
  const find = async (pattern: RegExp) => {
    const is = (line: string) => pattern.test(line);
    if (lines.some(is)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.set(is, resolve);
    const ended = all.then(() => {
      throw new Error(`The program ended without saying ${pattern}: ${lines.join("\n")}`);
    });
    await Promise.race([promise, ended]);
  };
  return { all, find };
}

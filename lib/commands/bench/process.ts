/** Processes under measurement, as seen from outside. */

import { fileURLToPath } from "node:url";
import { lines } from "../lines.ts";
import type {
  Hello,
  Introduction,
  PeerDescription,
  PeerMode,
  Replies,
  Request,
  SubjectDescription,
} from "./protocol.ts";
import type { Python } from "./python.ts";

/** Seconds that a process may take to introduce itself or to compile. */
export const START_LIMIT = 60;

/** A process that took longer than it was given. */
export class TooSlowError extends Error {
  override readonly name = "TooSlowError";
}

/** The engine or library that a process was to hold does not work here. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}

/** One process; it is asked one thing at a time. */
export class Process {
  #child: Deno.ChildProcess;
  #input: WritableStreamDefaultWriter<Uint8Array>;
  #output: AsyncGenerator<string>;
  #errors: Promise<string>;
  #hello: Promise<Hello> | undefined;

  constructor(readonly name: string, command: Deno.Command, readonly signal: AbortSignal) {
    this.#child = command.spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#output = lines(this.#child.stdout);
    this.#errors = new Response(this.#child.stderr).text();
  }

  /** What it holds; throws where that does not work here. */
  async hello(limit = START_LIMIT): Promise<Introduction> {
    this.#hello ??= this.#reply(limit, "to start") as Promise<Hello>;
    const hello = await this.#hello;
    if ("unavailable" in hello) throw new UnavailableError(hello.unavailable);
    return hello;
  }

  async ask<K extends Request["do"]>(
    request: Extract<Request, { do: K }>,
    limit = START_LIMIT,
  ): Promise<Replies[K]> {
    await this.hello();
    const line = new TextEncoder().encode(`${JSON.stringify(request)}\n`);
    // That a process has ended is told where its reply is missing.
    await this.#input.write(line).catch(() => {});
    return await this.#reply(limit, aim(request)) as Replies[K];
  }

  async #reply(limit: number, aim: string): Promise<unknown> {
    this.signal.throwIfAborted();
    const stopped = Promise.withResolvers<never>();
    const abort = () => stopped.reject(this.signal.reason);
    const late = () =>
      stopped.reject(new TooSlowError(`${this.name} takes more than ${limit} s ${aim}`));
    this.signal.addEventListener("abort", abort);
    const timer = setTimeout(late, 1000 * limit);
    try {
      const { value, done } = await Promise.race([this.#output.next(), stopped.promise]);
      if (done) {
        throw new Error(`Cannot go on as ${this.name} ended: ${complaint(await this.#errors)}`);
      }
      return JSON.parse(value);
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener("abort", abort);
    }
  }

  /** The most memory that the process ever held, in MB (2^20 bytes); known on Linux only. */
  peakMemoryMB(): number | null {
    if (Deno.build.os !== "linux") return null;
    const status = Deno.readTextFileSync(`/proc/${this.#child.pid}/status`);
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.#child.status;
    await this.#input.abort().catch(() => {});
    await this.#output.return(undefined).catch(() => {});
    await this.#errors.catch(() => {});
  }
}

/** What a process is given its time for. */
function aim(request: Request): string {
  switch (request.do) {
    case "prepare":
      return "to compile";
    case "run":
      return request.steps === 1 ? "for a step" : `for ${request.steps} steps`;
    case "check":
      return "to compute a gradient";
  }
}

/** The line of a process's last words that names an error, else the last one. */
function complaint(text: string): string {
  const lines = text.trim().split("\n");
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1)!;
}

const PIPED = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;

/** An engine of ours. */
export function engineProcess(description: SubjectDescription, signal: AbortSignal): Process {
  const program = new URL("./subject.ts", import.meta.url);
  const args = ["run", "--quiet", "-A", program.href, JSON.stringify(description)];
  const command = new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" }, ...PIPED });
  return new Process(description.engine, command, signal);
}

export const modeName = ({ precision, layout, tuned }: PeerMode): string =>
  `pytorch ${precision} ${layout}${tuned ? " tuned" : ""}`;

/** For the C library of GNU systems; PyTorch has no arena of its own on a CPU. */
const KEEP_MEMORY = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 32),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
};

/** PyTorch, in one of its modes, run by a Python that has it. */
export function peerProcess(
  python: Python,
  description: PeerDescription,
  signal: AbortSignal,
): Process {
  const program = new URL("./peer.py", import.meta.url);
  const command = new Deno.Command(python.path, {
    args: ["-B", fileURLToPath(program), JSON.stringify(description)],
    env: {
      OMP_NUM_THREADS: String(description.threads),
      // Between parallel loops threads wait awake, else PyTorch loses a quarter of its speed; but
      // only for about 10 ms, so that they sleep while others are measured.
      GOMP_SPINCOUNT: "100000",
      KMP_BLOCKTIME: "10",
      ...description.tuned ? KEEP_MEMORY : {},
    },
    ...PIPED,
  });
  return new Process(modeName(description), command, signal);
}

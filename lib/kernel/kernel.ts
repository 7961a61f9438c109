import { connect, type KernelProcess, launch } from "./launch.ts";
import { decodeMessage, encodeRequest, type Message } from "./message.ts";
import { type DisplayRegistry, type Output, OutputCollector } from "./outputs.ts";
import type { SocketType, ZmtpSocket } from "./zmtp.ts";

const START_LIMIT = 60_000;
const SHUTDOWN_LIMIT = 2_000;
const GREETING_LIMIT = 250;
const CLOSE_LIMIT = 1_000;

/** Where a kernel runs and what it finds in its environment. */
export interface KernelOptions {
  /** The folder of the notebook: deno.json and relative imports are looked up from it. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which a kernel that does not answer yet is killed; a minute if absent. */
  readonly startLimit?: number;
}

/** How a cell is executed. */
export interface ExecuteOptions {
  /** Milliseconds after which the kernel is killed; none if absent. */
  readonly timeLimit?: number;
  /** Kills the kernel when aborted. */
  readonly signal?: AbortSignal;
  /** Called with each output as it is made or changed; what it throws ends the execution. */
  readonly onOutput?: (output: Output) => void;
}

/** What became of a cell. */
export interface CellResult {
  readonly executionCount: number;
  readonly outputs: readonly Output[];
  /** The error that ended the cell, or null. */
  readonly failure: { readonly name: string; readonly message: string } | null;
}

/** The kernel is gone: it died by itself or was killed at a cell's time limit. */
export class KernelGone extends Error {
  override readonly name = "KernelGone";
}

/**
 * A Deno kernel of one notebook, which answers one cell at a time.
 *
 * The kernel says that a cell is finished before it has sent all of the cell's outputs. So after
 * each cell a second request prints and displays a marker: outputs keep their order, and what came
 * before the markers belongs to the cell. No output is lost, however late it comes.
 *
 * ```ts ignore
 * await using kernel = await Kernel.start({ cwd: "notebooks" });
 * const { outputs } = await kernel.execute("6 * 7");
 * ```
 */
export class Kernel {
  readonly #process: KernelProcess;
  readonly #shell: ZmtpSocket;
  readonly #iopub: ZmtpSocket;
  readonly #control: ZmtpSocket;
  readonly #session = crypto.randomUUID();
  readonly #displays: DisplayRegistry = new Map();
  readonly #replies = new Map<string, (reply: Message) => void>();
  readonly #gone: Promise<string>;
  #onBroadcast: (message: Message) => void = () => {};
  #requests = 0;
  #killedBecause: string | null = null;

  private constructor(
    process: KernelProcess,
    shell: ZmtpSocket,
    iopub: ZmtpSocket,
    control: ZmtpSocket,
  ) {
    this.#process = process;
    this.#shell = shell;
    this.#iopub = iopub;
    this.#control = control;
    const broken = Promise.withResolvers<string>();
    this.#gone = Promise.race([process.ended, broken.promise]);
    const read = async (socket: ZmtpSocket, handle: (message: Message) => void) => {
      for (let frames; (frames = await socket.receive()) !== null;) {
        let message: Message;
        try {
          message = decodeMessage(process.address.key, frames);
        } catch (error) {
          return broken.resolve(`its messages cannot be read: ${error}`);
        }
        handle(message);
      }
      await settledWithin(CLOSE_LIMIT, process.ended);
      broken.resolve("it closed a connection");
    };
    read(shell, (message) => this.#replies.get(message.parentId)?.(message));
    read(iopub, (message) => this.#onBroadcast(message));
  }

  /** Starts a kernel and waits until it answers. */
  static async start(
    { cwd, env = {}, startLimit = START_LIMIT }: KernelOptions,
  ): Promise<Kernel> {
    const process = await launch(cwd, { ...env });
    const sockets: ZmtpSocket[] = [];
    const open = async (type: SocketType, port: number) => {
      const socket = await connect(type, port, process);
      sockets.push(socket);
      return socket;
    };
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // Its sockets end with it, and so does whatever waits at one of them.
      kill(process.child);
    }, startLimit);
    try {
      const { shellPort, iopubPort, controlPort } = process.address;
      const kernel = new Kernel(
        process,
        await open("DEALER", shellPort),
        await open("SUB", iopubPort),
        await open("DEALER", controlPort),
      );
      await kernel.#greet();
      return kernel;
    } catch (error) {
      kill(process.child);
      const how = await process.ended;
      for (const socket of sockets) socket.close();
      if (!late) throw error;
      throw new Error(
        `Cannot start the kernel as it must answer within ${startLimit / 1000} s: ${how}`,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Executes a cell; rejects with {@linkcode KernelGone} where the kernel does not survive it. */
  async execute(code: string, options: ExecuteOptions = {}): Promise<CellResult> {
    const { timeLimit, signal, onOutput } = options;
    const end = (why: string) => {
      this.#killedBecause ??= why;
      kill(this.#process.child);
    };
    const stop = () => end("it was asked to stop");
    const timer = timeLimit === undefined ? undefined : setTimeout(
      () => end(`the cell ran past its limit of ${timeLimit / 1000} s`),
      timeLimit,
    );
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    const untold = Promise.withResolvers<never>();
    const tell = (output: Output) => {
      try {
        onOutput?.(output);
      } catch (error) {
        untold.reject(error);
      }
    };
    try {
      return await this.#unlessGone(Promise.race([this.#execute(code, tell), untold.promise]));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      this.#onBroadcast = () => {};
      this.#replies.clear();
    }
  }

  /** What the stop button does: sends SIGINT, which kills a kernel whose code holds no guard. */
  interrupt(): void {
    this.#process.child.kill("SIGINT");
  }

  /** Asks the kernel to end, and ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#request(this.#control, "shutdown_request", { restart: false }).catch(() => {});
    const timer = setTimeout(() => kill(this.#process.child), SHUTDOWN_LIMIT);
    await this.#process.ended;
    clearTimeout(timer);
    for (const socket of [this.#shell, this.#iopub, this.#control]) socket.close();
  }

  async #execute(code: string, onOutput: (output: Output) => void): Promise<CellResult> {
    const collector = new OutputCollector(this.#displays);
    const marker = `end-of-cell-${crypto.randomUUID()}`;
    const complete = Promise.withResolvers<void>();
    // Text and displays are awaited apart: nothing promises that they take one way.
    const awaited = new Set(["stream", "display_data"]);
    this.#onBroadcast = (message) => {
      if (awaited.has(message.type) && JSON.stringify(message.content).includes(marker)) {
        awaited.delete(message.type);
        if (awaited.size === 0) complete.resolve();
        return;
      }
      const output = collector.add(message);
      if (output !== null) onOutput(output);
    };
    const { content: reply } = await this.#call("execute_request", executeContent(code, false));
    await this.#call("execute_request", executeContent(printMarker(marker), true));
    await complete.promise;
    const error = collector.outputs.find((output) => output.output_type === "error");
    // An error ends the cell, but overtakes what was printed and displayed before it.
    const rest = collector.outputs.filter((output) => output !== error);
    // A syntax error is told in the reply alone; a value that cannot be shown only as an output.
    const failure = error !== undefined
      ? { name: error.ename, message: error.evalue }
      : reply.status === "error"
      ? { name: String(reply.ename), message: String(reply.evalue) }
      : null;
    return {
      executionCount: reply.execution_count as number,
      outputs: error === undefined ? rest : [...rest, error],
      failure,
    };
  }

  /** A subscription takes effect some time after it was sent: asks until an answer is heard. */
  async #greet(): Promise<void> {
    const heard = Promise.withResolvers<void>();
    this.#onBroadcast = () => heard.resolve();
    const ask = async () => {
      for (;;) {
        await this.#call("kernel_info_request", {});
        if (await settledWithin(GREETING_LIMIT, heard.promise)) return;
      }
    };
    await this.#unlessGone(ask());
  }

  async #unlessGone<T>(work: Promise<T>): Promise<T> {
    const gone = this.#gone.then((how) => {
      throw new KernelGone(
        this.#killedBecause === null
          ? `Cannot go on as the kernel is gone: ${how}`
          : `Cannot go on as the kernel was killed: ${this.#killedBecause}`,
      );
    });
    return await Promise.race([work, gone]);
  }

  /** Sends a request on the shell channel and waits for its reply. */
  async #call(type: string, content: Record<string, unknown>): Promise<Message> {
    const reply = Promise.withResolvers<Message>();
    const id = await this.#request(this.#shell, type, content, reply.resolve);
    const message = await reply.promise;
    this.#replies.delete(id);
    return message;
  }

  async #request(
    socket: ZmtpSocket,
    type: string,
    content: Record<string, unknown>,
    onReply?: (reply: Message) => void,
  ): Promise<string> {
    const id = `${this.#session}-${this.#requests++}`;
    if (onReply !== undefined) this.#replies.set(id, onReply);
    await socket.send(
      encodeRequest(this.#process.address.key, this.#session, { type, id, content }),
    );
    return id;
  }
}

function executeContent(code: string, hidden: boolean): Record<string, unknown> {
  return {
    code,
    silent: hidden,
    store_history: !hidden,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  };
}

function printMarker(marker: string): string {
  return `console.log("${marker}"); await Deno.jupyter.display({ "text/plain": "${marker}" }, ` +
    `{ raw: true });`;
}

/** Waits for a promise, so many milliseconds at most; false if it is not settled then. */
async function settledWithin(limit: number, promise: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), limit);
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended already
  }
}

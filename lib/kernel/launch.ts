import { type SocketType, ZmtpSocket } from "./zmtp.ts";

const HOST = "127.0.0.1";
const CONNECT_PAUSE = 10;
const STDERR_TAIL = 4_000;
const STDERR_PAUSE = 200;

/** Where the kernel's sockets listen and the key that signs its messages. */
export interface Address {
  readonly key: string;
  readonly shellPort: number;
  readonly iopubPort: number;
  readonly controlPort: number;
}

/** A kernel process that has been started; `ended` tells why once it is gone. */
export interface KernelProcess {
  readonly address: Address;
  readonly child: Deno.ChildProcess;
  /** Resolves to the exit and the end of what the process wrote to stderr. */
  readonly ended: Promise<string>;
}

/** Starts `deno jupyter --kernel` with this very Deno in the folder `cwd`. */
export async function launch(cwd: string, env: Record<string, string>): Promise<KernelProcess> {
  const [shellPort, iopubPort, controlPort, stdinPort, heartbeatPort] = freePorts(5);
  const key = crypto.randomUUID();
  const connectionFile = await Deno.makeTempFile({ prefix: "kernel-", suffix: ".json" });
  await Deno.writeTextFile(
    connectionFile,
    JSON.stringify({
      ip: HOST,
      transport: "tcp",
      key,
      signature_scheme: "hmac-sha256",
      shell_port: shellPort,
      iopub_port: iopubPort,
      control_port: controlPort,
      stdin_port: stdinPort,
      hb_port: heartbeatPort,
      kernel_name: "deno",
    }),
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--kernel", "--conn", connectionFile],
    cwd,
    // Stored outputs are read on many pages, few of which know terminal colours.
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const stderr = new Tail(child.stderr);
  const ended = child.status.then(async ({ code, signal }) => {
    await Deno.remove(connectionFile).catch(() => {});
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const written = await stderr.text();
    return written === "" ? how : `${how}; it wrote: ${written}`;
  });
  return { address: { key, shellPort, iopubPort, controlPort }, child, ended };
}

/** Connects to a port of the process, waiting for it to listen as long as the process lives. */
export async function connect(
  type: SocketType,
  port: number,
  process: KernelProcess,
): Promise<ZmtpSocket> {
  let gone: string | null = null;
  process.ended.then((how) => gone = how);
  for (;;) {
    try {
      return await ZmtpSocket.connect(type, HOST, port);
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
    }
    if (gone !== null) throw new Error(`Cannot start the kernel: ${gone}`);
    await new Promise((resolve) => setTimeout(resolve, CONNECT_PAUSE));
  }
}

// Ports that are free now; all are held until the last is found, so that they differ.
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: HOST, port: 0 }));
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

/** Keeps the end of what a process writes. */
class Tail {
  #kept = "";
  readonly #end: Promise<void>;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#end = stream.pipeThrough(new TextDecoderStream()).pipeTo(
      new WritableStream({
        write: (piece) => void (this.#kept = (this.#kept + piece).slice(-STDERR_TAIL)),
      }),
    );
  }

  /** What was written; does not wait for heirs of the process that hold the stream open. */
  async text(): Promise<string> {
    const pause = Promise.withResolvers<void>();
    const timer = setTimeout(pause.resolve, STDERR_PAUSE);
    await Promise.race([this.#end, pause.promise]);
    clearTimeout(timer);
    return this.#kept.replace(/^Warning "deno jupyter" is unstable.*\n/, "").trim();
  }
}

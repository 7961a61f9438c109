/** A worker with a model in it. */

import { type Executable, type NamedValues, NonFiniteError } from "../engine.ts";
import type { Graph } from "../graph/graph.ts";
import type { Device } from "./emitter.ts";
import { lower, LOWERING } from "./lower.ts";
import { PROGRAM } from "./program.ts";
import type { Provider, Replies, Reply, Request, Runtime } from "./protocol.ts";
import { checkDevice, type RunModel, usableBlock } from "./trial.ts";
import { type Turns, turns } from "./turns.ts";

/**
 * A worker that answers one request at a time; when it fails, so does the request it was at. An
 * uncaught error and an unhandled rejection arrive as "error"; a worker that closes itself would
 * tell no one in Deno, and worker.ts never does.
 */
export class ModelWorker {
  readonly #worker = new Worker(PROGRAM, { type: "module" });
  #waiting: PromiseWithResolvers<Replies[keyof Replies]> | undefined;
  #failure: Error | undefined;
  readonly #turns: Turns | undefined;

  /** `turns`: those of workers that must not be at work at the same time. */
  constructor(turns?: Turns) {
    this.#turns = turns;
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (data.ok) waiting?.resolve(data.value);
      else waiting?.reject(new Error(`Cannot run the model: ${data.message}`));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.fail(new Error(`Cannot go on as the engine's worker failed: ${event.message}`));
    };
    this.#worker.onmessageerror = () =>
      this.fail(new Error("Cannot go on as a message of the engine's worker could not be read"));
  }

  /** Ends the worker, whatever it is at; what waits for it and all that follows get `error`. */
  fail(error: Error): void {
    this.#refuse(error);
    this.#worker.terminate();
  }

  #refuse(error: Error): void {
    this.#failure = error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  async ask<K extends Request["kind"]>(
    request: Extract<Request, { kind: K }>,
  ): Promise<Replies[K]> {
    if (this.#failure) throw this.#failure;
    if (this.#waiting) {
      throw new Error(`Cannot ${request.kind} as the engine is still busy: await its last answer`);
    }
    const waiting = Promise.withResolvers<Replies[keyof Replies]>();
    this.#waiting = waiting;
    if (this.#turns) {
      await this.#turns.take(waiting.promise);
      if (this.#failure) throw this.#failure;
    }
    this.#worker.postMessage(request);
    return await waiting.promise as Replies[K];
  }

  /** Refuses all from now on; the worker ends once it has given its model back. */
  dispose(): void {
    if (this.#failure) return;
    this.#refuse(new Error("Cannot use an engine that was disposed"));
    void this.#release();
  }

  /** Of a worker that is terminated with a session in it, the session's memory and threads stay. */
  async #release(): Promise<void> {
    const released = Promise.withResolvers<void>();
    this.#worker.onerror = (event) => {
      event.preventDefault();
      released.resolve();
    };
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (!data.ok || !("released" in data.value)) return;
      this.#worker.terminate();
      released.resolve();
    };
    await this.#turns?.take(released.promise);
    this.#worker.postMessage({ kind: "release" } satisfies Request);
  }
}

/** A worker with its library in it. */
export interface ReadyWorker {
  readonly worker: ModelWorker;
  /** Threads that it computes with, which may be fewer than asked for. */
  readonly threads: number;
  /** Channels in a block of its convolutions; 0 where plain ones must do. */
  readonly block: number;
  /** Of its library. */
  readonly version: string;
  readonly device: Device;
}

/** Seconds that a worker may take to load its library and to show what that can; a driver compiles. */
export const START_LIMIT = { cpu: 60, gpu: 180 };

/** What did not start in time might do so on a quieter machine. */
export class SlowStartError extends RangeError {
  override readonly name = "SlowStartError";
}

export interface StartOptions {
  readonly provider?: Provider;
  /** As an earlier worker of the same library found it. */
  readonly block?: number;
  /** In seconds. */
  readonly limit?: number;
}

/** On Vulkan two sessions that compute at once end the process. */
const oneAtATime = turns();

export async function startWorker(
  runtime: Runtime,
  threads: number,
  { provider = "cpu", block, limit = START_LIMIT[provider === "cpu" ? "cpu" : "gpu"] }:
    StartOptions = {},
): Promise<ReadyWorker> {
  const worker = new ModelWorker(provider === "webgpu" ? oneAtATime : undefined);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new SlowStartError(
      `Cannot wait for ${runtime} as it must start within ${limit} s`,
    );
    late.reject(error);
    // A library that hangs would never come to give its model back.
    worker.fail(error);
  }, 1000 * limit);
  try {
    // A trial that is cut off is no finding about blocks, so the first to end counts.
    return await Promise.race([
      late.promise,
      started(worker, { runtime, threads, provider }, block),
    ]);
  } catch (error) {
    worker.dispose();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function started(
  worker: ModelWorker,
  asked: Omit<Request & { kind: "start" }, "kind">,
  block?: number,
): Promise<ReadyWorker> {
  const { block: found, ...had } = await worker.ask({ kind: "start", ...asked });
  if (asked.provider === "cpu") {
    const usable = block ?? await usableBlock(found, runOn(worker));
    return { worker, ...had, block: usable, device: "cpu" };
  }
  if (block === undefined) await checkDevice(runOn(worker));
  return { worker, ...had, block: 0, device: "gpu" };
}

const runOn = (worker: ModelWorker): RunModel => async (model, inputs) => {
  await worker.ask({ kind: "load", model });
  const reply = await worker.ask({ kind: "run", inputs });
  if ("bad" in reply) throw new RangeError(`Cannot use ${reply.bad.value}`);
  return reply.outputs;
};

class OnnxExecutable implements Executable {
  #steps = 0;
  constructor(
    readonly worker: ModelWorker,
    readonly threads: number,
    readonly version: string,
    readonly fallbacks: readonly string[],
  ) {}

  async run(inputs: NamedValues): Promise<NamedValues> {
    const reply = await this.worker.ask({ kind: "run", inputs });
    if ("bad" in reply) {
      throw new NonFiniteError(this.#steps + 1, reply.bad.tensor, reply.bad.value);
    }
    this.#steps++;
    return reply.outputs;
  }

  read(names: readonly string[]): Promise<NamedValues> {
    return this.worker.ask({ kind: "read", names });
  }

  async write(values: NamedValues): Promise<void> {
    await this.worker.ask({ kind: "write", values });
  }

  dispose(): void {
    this.worker.dispose();
  }
}

/** Loads `graph` into a worker, which from then on belongs to the executable. */
export async function loadModel(
  { worker, threads, block, version, device }: ReadyWorker,
  graph: Graph,
): Promise<Executable> {
  try {
    const model = lower(graph, block, device);
    const { fallbacks } = await worker.ask({ kind: "load", model });
    const how = device === "cpu" ? `${version}, blocks of ${block}, lowering ${LOWERING}` : version;
    return new OnnxExecutable(worker, threads, how, fallbacks ?? []);
  } catch (error) {
    worker.dispose();
    throw error;
  }
}

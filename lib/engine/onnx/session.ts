/** A worker with a model in it. */

import {
  type EngineOptions,
  type Executable,
  type NamedValues,
  NonFiniteError,
  type Program,
} from "../engine.ts";
import { lower } from "./lower.ts";
import type { Replies, Reply, Request, Runtime } from "./protocol.ts";

/** A worker that answers one request at a time; when it fails, so does the request it was at. */
export class ModelWorker {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  #waiting: PromiseWithResolvers<Replies[keyof Replies]> | undefined;
  #failure: Error | undefined;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (data.ok) waiting?.resolve(data.value);
      else waiting?.reject(new Error(`Cannot run the model: ${data.message}`));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`Cannot go on as the engine's worker failed: ${event.message}`));
    };
    this.#worker.onmessageerror = () =>
      this.#fail(new Error("Cannot go on as a message of the engine's worker could not be read"));
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
    this.#worker.terminate();
  }

  async ask<K extends Request["kind"]>(
    request: Extract<Request, { kind: K }>,
  ): Promise<Replies[K]> {
    if (this.#failure) throw this.#failure;
    if (this.#waiting) {
      throw new Error(`Cannot ${request.kind} as the engine is still busy: await its last answer`);
    }
    this.#worker.postMessage(request);
    this.#waiting = Promise.withResolvers();
    return await this.#waiting.promise as Replies[K];
  }

  dispose(): void {
    this.#fail(new Error("Cannot use an engine that was disposed"));
  }
}

class OnnxExecutable implements Executable {
  #steps = 0;
  constructor(readonly worker: ModelWorker) {}

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

export async function loadModel(
  runtime: Runtime,
  program: Program,
  { threads }: EngineOptions,
): Promise<Executable> {
  const worker = new ModelWorker();
  try {
    const { block } = await worker.ask({ kind: "start", runtime, threads });
    const { bytes, state, inputs, outputs } = lower(program.graph, block);
    await worker.ask({ kind: "load", model: { bytes, state, inputs, outputs } });
    return new OnnxExecutable(worker);
  } catch (error) {
    worker.dispose();
    throw error;
  }
}

import type { Jobs } from "./reduce.ts";
import type { Timing } from "./timing.ts";

type Name = keyof Jobs;

/** What the worker is asked, and what it answers. */
export interface Request {
  readonly name: Name;
  readonly job: Parameters<Jobs[Name]>[0];
}
export type Reply =
  | { readonly ok: true; readonly value: ReturnType<Jobs[Name]> }
  | { readonly ok: false; readonly message: string };

/** A promise that may fail long before it is awaited; then it must not end the process meanwhile. */
export function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Two are enough: more would only wait for the network's next pass. */
const WORKERS = 2;
const PROGRAM = new URL("./reduce_worker.ts", import.meta.url);

type Answer = ReturnType<Jobs[Name]>;

/**
 * Workers that reduce activations, in the order asked for, while the network is asked on.
 *
 * A job that fails answers with its error. A worker fails only where it cannot be loaded or go on:
 * then all that waits, and all that follows, gets that error.
 */
export class Reducer implements Disposable {
  readonly #workers: readonly Worker[];
  readonly #idle: Worker[];
  readonly #timing: Timing;
  /** What the workers are at. */
  readonly #running = new Map<Worker, PromiseWithResolvers<Answer>>();
  #failure: Error | undefined;
  /** Jobs that are asked for and not done. */
  #open = 0;
  /** Wake those who wait for a job to be done, in the order in which they came. */
  #wakes: (() => void)[] = [];

  /** A test may name another program of the workers. */
  constructor(timing: Timing, program = PROGRAM) {
    this.#timing = timing;
    this.#workers = Array.from({ length: WORKERS }, () => this.#start(program));
    this.#idle = [...this.#workers];
  }

  #start(program: URL): Worker {
    const worker = new Worker(program, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const job = this.#running.get(worker);
      this.#running.delete(worker);
      if (data.ok) job?.resolve(data.value);
      else job?.reject(new Error(data.message));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`Cannot reduce activations as a worker failed: ${event.message}`));
    };
    worker.onmessageerror = () =>
      this.#fail(new Error("Cannot reduce activations as an answer could not be read"));
    return worker;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const job of this.#running.values()) job.reject(this.#failure);
    this.#running.clear();
    this.#wake();
  }

  /** Does a job when its turn comes; its arrays must stay as they are until then. */
  ask<K extends Name>(name: K, job: Parameters<Jobs[K]>[0]): Promise<ReturnType<Jobs[K]>> {
    return awaitedLater(this.#answer(name, job));
  }

  async #answer<K extends Name>(name: K, job: Parameters<Jobs[K]>[0]) {
    this.#open++;
    try {
      while (this.#idle.length === 0 && !this.#failure) await this.#oneDone();
      if (this.#failure) throw this.#failure;
      const worker = this.#idle.pop()!;
      try {
        return await this.#timing(name, () => this.#work(worker, name, job)) as ReturnType<Jobs[K]>;
      } finally {
        this.#idle.push(worker);
      }
    } finally {
      this.#open--;
      this.#wake();
    }
  }

  #work(worker: Worker, name: Name, job: Request["job"]): Promise<Answer> {
    if (this.#failure) return Promise.reject(this.#failure);
    const answer = Promise.withResolvers<Answer>();
    this.#running.set(worker, answer);
    worker.postMessage({ name, job } satisfies Request);
    return answer.promise;
  }

  /** Waits until at most so many jobs are to be done. */
  async room(most: number): Promise<void> {
    while (this.#open > most && !this.#failure) await this.#oneDone();
    if (this.#failure) throw this.#failure;
  }

  #oneDone(): Promise<void> {
    return new Promise((wake) => this.#wakes.push(wake));
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

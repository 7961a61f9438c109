import type { Jobs } from "./reduce.ts";

type Name = keyof Jobs;

/** What the worker is asked, and what it answers. */
export interface Request {
  readonly name: Name;
  readonly job: Parameters<Jobs[Name]>[0];
}
export type Reply =
  | { readonly ok: true; readonly value: ReturnType<Jobs[Name]> }
  | { readonly ok: false; readonly message: string };

/** Measures how long `work` takes and calls it `what`. */
export type Timing = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** A promise that may fail long before it is awaited; then it must not end the process meanwhile. */
export function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Two are enough: more would only wait for the network's next pass. */
const WORKERS = 2;

/** Workers that reduce activations, in the order asked for, while the network is asked on. */
export class Reducer implements Disposable {
  readonly #idle = Array.from(
    { length: WORKERS },
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  );
  readonly #workers = [...this.#idle];
  readonly #timing: Timing;
  /** Jobs that are asked for and not done. */
  #open = 0;
  /** Wake those who wait for a job to be done, in the order in which they came. */
  #wakes: (() => void)[] = [];

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** Does a job when its turn comes; its arrays must stay as they are until then. */
  ask<K extends Name>(name: K, job: Parameters<Jobs[K]>[0]): Promise<ReturnType<Jobs[K]>> {
    return awaitedLater(this.#answer(name, job));
  }

  async #answer<K extends Name>(name: K, job: Parameters<Jobs[K]>[0]) {
    this.#open++;
    while (this.#idle.length === 0) await this.#oneDone();
    const worker = this.#idle.pop()!;
    try {
      return await this.#timing(name, () => work(worker, name, job)) as ReturnType<Jobs[K]>;
    } finally {
      this.#open--;
      this.#idle.push(worker);
      for (const wake of this.#wakes.splice(0)) wake();
    }
  }

  /** Waits until at most so many jobs are to be done. */
  async room(most: number): Promise<void> {
    while (this.#open > most) await this.#oneDone();
  }

  #oneDone(): Promise<void> {
    return new Promise((wake) => this.#wakes.push(wake));
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

function work(worker: Worker, name: Name, job: Request["job"]): Promise<ReturnType<Jobs[Name]>> {
  const { promise, resolve, reject } = Promise.withResolvers<ReturnType<Jobs[Name]>>();
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    if (data.ok) resolve(data.value);
    else reject(new RangeError(data.message));
  };
  // Only a worker that cannot be loaded fails so: jobs answer with their errors.
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot reduce activations as the worker failed: ${event.message}`));
  };
  worker.postMessage({ name, job } satisfies Request);
  return promise;
}

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

/** A worker that reduces activations, one job after the other, while the network is asked on. */
export class Reducer implements Disposable {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  readonly #timing: Timing;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #done: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** Does a job when its turn comes; its arrays must stay as they are until then. */
  ask<K extends Name>(name: K, job: Parameters<Jobs[K]>[0]): Promise<ReturnType<Jobs[K]>> {
    this.#waiting++;
    const turn = this.#last.then(() => this.#timing(name, () => this.#work(name, job)));
    this.#last = turn.catch(() => {}).finally(() => {
      this.#waiting--;
      this.#done.resolve();
      this.#done = Promise.withResolvers();
    });
    return turn as Promise<ReturnType<Jobs[K]>>;
  }

  /** Waits until at most so many jobs are to be done. */
  async room(most: number): Promise<void> {
    while (this.#waiting > most) await this.#done.promise;
  }

  #work(name: Name, job: Request["job"]): Promise<Extract<Reply, { ok: true }>["value"]> {
    const { promise, resolve, reject } = Promise.withResolvers<ReturnType<Jobs[Name]>>();
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data.ok) resolve(data.value);
      else reject(new RangeError(data.message));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot reduce activations as the worker failed: ${event.message}`));
    };
    this.#worker.postMessage({ name, job } satisfies Request);
    return promise;
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}

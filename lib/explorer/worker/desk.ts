/** Does one thing at a time, the most urgent first, and drops what a newer request has overtaken. */

/** Work that may be left between two of its parts, at each `yield`. */
export type Work = AsyncGenerator<void, void>;

export class Desk<K extends string> {
  readonly #waiting = new Map<K, () => Work>();
  #busy = false;

  /** `order` names all kinds, the most urgent first; `ends[a]` are kinds that a request of kind a ends. */
  constructor(
    readonly order: readonly K[],
    readonly ends: Readonly<Partial<Record<K, readonly K[]>>>,
    readonly onError: (kind: K, error: unknown) => void,
  ) {}

  /** Work of a kind, in place of what waits of that kind or is being done. */
  async ask(kind: K, work: () => Work): Promise<void> {
    this.#waiting.set(kind, work);
    for (const ended of this.ends[kind] ?? []) this.#waiting.delete(ended);
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#until(this.order.length);
    } finally {
      this.#busy = false;
    }
  }

  /** Does all that waits and is more urgent than the rank. */
  async #until(rank: number): Promise<K[]> {
    const done: K[] = [];
    for (;;) {
      const kind = this.order.slice(0, rank).find((kind) => this.#waiting.has(kind));
      if (kind === undefined) return done;
      const work = this.#waiting.get(kind)!;
      this.#waiting.delete(kind);
      done.push(kind);
      try {
        await this.#do(kind, work());
      } catch (error) {
        this.onError(kind, error);
      }
    }
  }

  async #do(kind: K, work: Work): Promise<void> {
    const rank = this.order.indexOf(kind);
    for (;;) {
      const { done } = await work.next();
      if (done) return;
      await macrotask();
      const between = await this.#until(rank);
      const isEnded = between.some((other) => this.ends[other]?.includes(kind));
      if (isEnded || this.#waiting.has(kind)) {
        await work.return();
        return;
      }
    }
  }
}

const channel = new MessageChannel();
let wake: (() => void) | undefined;
channel.port1.onmessage = () => wake?.();

/** Lets messages in: a timer would wait four milliseconds. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve;
    channel.port2.postMessage(null);
  });
}

/// <reference lib="dom" />
/** The page's end of the worker that holds the network. */

import type { Answer, Question, Reply, Request } from "../messages.ts";

/** What is done with answers. */
export interface Listeners {
  readonly answer: (answer: Answer) => void;
  readonly error: (of: Request["kind"], message: string) => void;
}

export class Asker {
  readonly #worker: Worker;
  readonly #latest = new Map<Request["kind"], number>();
  #count = 0;

  constructor(listeners: Listeners) {
    this.#worker = new Worker(new URL("./model.js", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const of = data.kind === "error" ? data.of : data.kind === "frame" ? "draw" : data.kind;
      // Answers to what has been asked anew since are of no use.
      if (this.#latest.get(of) !== data.id) return;
      if (data.kind === "error") listeners.error(data.of, data.message);
      else listeners.answer(data);
    };
    this.#worker.onerror = (event) => {
      listeners.error("start", event.message || "the worker could not be loaded");
    };
  }

  /** Asks; an answer to what was asked before of the same kind will not be told any more. */
  ask(question: Request): void {
    const id = ++this.#count;
    this.#latest.set(question.kind, id);
    this.#worker.postMessage({ id, ...question } satisfies Question);
  }

  /** Nothing of this kind is wanted any more. */
  forget(kind: Request["kind"]): void {
    this.#latest.delete(kind);
  }
}

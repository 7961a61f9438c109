/** Milliseconds between two looks at the stop button. */
const POLL = 100;
/** Milliseconds after a stop in which a second press of the button must not end the kernel. */
const ECHO = 1000;

/** Thrown where the user has pressed the stop button. */
export class Stopped extends Error {
  override readonly name = "Stopped";

  constructor() {
    super("Stopped on request; the kernel and its variables live on");
    // Where it was stopped says nothing: front ends show one line instead of frames.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/**
 * Makes the stop button (or Ctrl-C) end a long cell with an error instead of killing the kernel.
 *
 * The button sends SIGINT, whose default is death. While a guard is held the signal sets a flag,
 * and the next {@linkcode StopGuard.check} throws. So check once per step, and hold the guard no
 * longer than the work lasts.
 *
 * ```ts
 * using guard = new StopGuard();
 * for (let step = 0; step < 3; step++) {
 *   // one step of work
 *   await guard.check();
 * }
 * ```
 */
export class StopGuard {
  #requested = false;
  readonly #listener = () => {
    this.#requested = true;
  };

  constructor() {
    Deno.addSignalListener("SIGINT", this.#listener);
  }

  /** Whether the button has been pressed, as far as is known: signals arrive between tasks. */
  get requested(): boolean {
    return this.#requested;
  }

  /** Lets signals and front ends have their turn; throws {@linkcode Stopped} on request. */
  async check(): Promise<void> {
    // A timer, not a microtask nor setImmediate: only it makes the event loop look at signals.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (this.#requested) throw new Stopped();
  }

  [Symbol.dispose](): void {
    const unlisten = () => Deno.removeSignalListener("SIGINT", this.#listener);
    if (this.#requested) Deno.unrefTimer(setTimeout(unlisten, ECHO));
    else unlisten();
  }
}

/** A signal that the stop button aborts, for work that goes by one; dispose when it is over. */
export function stopping(): Disposable & { readonly signal: AbortSignal } {
  const guard = new StopGuard();
  const stop = new AbortController();
  // A long piece of the work has no step that could look whether the button was pressed.
  const poll = setInterval(() => guard.requested && stop.abort(new Stopped()), POLL);
  return {
    signal: stop.signal,
    [Symbol.dispose]() {
      clearInterval(poll);
      guard[Symbol.dispose]();
    },
  };
}

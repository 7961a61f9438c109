/** Long work that lets others have their turn, and can be told to stop. */

/** Awaited between the parts of long work; what it throws ends the work. */
export type Pause = () => Promise<void>;

/** A pause that throws the signal's reason once that is aborted. */
export function pausing(signal?: AbortSignal): Pause {
  return async () => {
    // A timer: promises alone would keep signals waiting on engines that have no worker.
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
  };
}

/** What work that yields between its parts comes to, with a pause at each. */
export async function inParts<T>(work: Generator<void, T>, pause: Pause): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await pause();
  }
}

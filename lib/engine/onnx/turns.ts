/** Work of several that must not be done at the same time. */

export interface Turns {
  /** Waits for all who came before; the turn then lasts until `work` is settled. */
  take(work: Promise<unknown>): Promise<void>;
}

/**
 * ```ts
 * import assert from "node:assert/strict";
 * const line = turns();
 * const first = Promise.withResolvers<void>();
 * await line.take(first.promise);
 * let second = false;
 * const waiting = line.take(Promise.resolve()).then(() => second = true);
 * await Promise.resolve();
 * assert.equal(second, false);
 * first.resolve();
 * await waiting;
 * ```
 */
export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async take(work) {
      const before = last;
      const done = work.catch(() => {});
      last = before.then(() => done);
      await before;
    },
  };
}

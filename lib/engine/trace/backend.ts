import * as tf from "@tensorflow/tfjs";

/**
 * Runs `fn` with a tfjs backend that has been started, and puts back the one before.
 *
 * All in one go, so that no one else sees the change: setBackend takes effect at once for a backend
 * that has been started, though it returns a promise.
 */
export function onBackend<T>(name: string, fn: () => T): T {
  const before = current();
  void tf.setBackend(name);
  try {
    return fn();
  } finally {
    if (before !== undefined) void tf.setBackend(before);
    else leaveNone();
  }
}

/** The current backend; `tf.getBackend` would start one where there is none. */
const current = (): string | undefined => tf.engine().backendName || undefined;

/** As tfjs is before its first operation: that one chooses a backend. */
function leaveNone(): void {
  Object.assign(tf.engine(), { backendName: null, backendInstance: null });
}

let starting: Promise<unknown> = Promise.resolve();

/** Starts a tfjs backend without leaving it the current one; one at a time, as tfjs wants it. */
export function startBackend(name: string): Promise<void> {
  const started = starting.then(() => start(name));
  starting = started.catch(() => {});
  return started;
}

async function start(name: string): Promise<void> {
  if (tf.engine().registry[name]) return;
  const before = current();
  const started = await tf.setBackend(name);
  if (before !== undefined) await tf.setBackend(before);
  else leaveNone();
  if (!started) throw new Error(`tfjs cannot start its backend "${name}"`);
}

/** One Ctrl-C may arrive several times within this many milliseconds. */
const ECHO = 1000;

/**
 * Lets a stop be asked for once: what follows within a second of it is the same request.
 *
 * A program that `deno task` has started gets Ctrl-C twice, from the terminal and passed on by
 * deno; `scancel` of Slurm likewise. Unheeded, the second one would end it before it has saved.
 */
export function ignoreRepeats(signal: AbortSignal): Disposable {
  const names: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const ignore = () => {};
  const release = () => names.forEach((name) => Deno.removeSignalListener(name, ignore));
  names.forEach((name) => Deno.addSignalListener(name, ignore));
  signal.addEventListener("abort", () => Deno.unrefTimer(setTimeout(release, ECHO)));
  return { [Symbol.dispose]: release };
}

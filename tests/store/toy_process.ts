import { Interrupted, run } from "../../lib/commands/main.ts";
import { openRun } from "../../lib/store/mod.ts";
import { since, toyConfig, trainToy } from "./toy.ts";

/** Longer than ten killed processes come, however slow the machine. */
export const longConfig = { ...toyConfig, steps: 600 };

/** `train STORE`: the toy training, slowly, telling each step. `hold STORE`: opens the run and waits to be stopped. */
async function main([what, store]: string[], signal: AbortSignal): Promise<void> {
  if (what === "train") {
    const pause = new Int32Array(new SharedArrayBuffer(4));
    const each = (step: number) => {
      console.log(step);
      Atomics.wait(pause, 0, 0, 10);
    };
    trainToy(store, { since }, each, longConfig);
    return;
  }
  using opened = openRun(store, toyConfig, { since });
  console.log("open");
  // Pending alone does not keep a process alive.
  const alive = setInterval(() => {}, 1000);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  clearInterval(alive);
  throw new Interrupted(`Stopped run ${opened.id}.`);
}

if (import.meta.main) Deno.exit(await run(main));

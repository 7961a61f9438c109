/**
 * `stubborn.ts`: does not stop when it is asked to. `stubborn.ts tired`: does, a while later.
 * `stubborn.ts deaf`: takes no signal and never waits.
 */

import { run } from "../../lib/commands/main.ts";

async function main([manner]: string[], signal: AbortSignal): Promise<void> {
  console.error("ready");
  if (manner !== "tired") await sleep(60_000);
  const alive = setInterval(() => {}, 1000);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  clearInterval(alive);
  await sleep(200);
  signal.throwIfAborted();
}

function deaf(_args: string[]): void {
  console.error("ready");
  for (const end = performance.now() + 5000; performance.now() < end;);
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

Deno.exit(await run(Deno.args[0] === "deaf" ? deaf : main));

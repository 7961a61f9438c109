/** A program that does not stop when it is asked to. */

import { run } from "../../lib/commands/main.ts";

await run(() => {
  console.log("ready");
  return new Promise((resolve) => setTimeout(resolve, 60_000));
});

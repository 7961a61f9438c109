/** `process.ts STORE CONFIG`: trains the config (JSON), telling every event in a line of stdout. */

import { train } from "../../lib/training/mod.ts";
import { engine, since } from "./support.ts";

const [store, config] = Deno.args;
for await (const { kind, step } of train(JSON.parse(config), { store, since, ...engine })) {
  console.log(`${kind} ${step}`);
}
// The engine's workers would keep the process.
Deno.exit(0);

import { runId } from "../../lib/config/mod.ts";
import { openRun } from "../../lib/store/mod.ts";
import { busyState, newFolder, since, tinyConfig } from "../training/support.ts";

/** A store with one run of the smallest network, which has a snapshot of step 3. */
export function tinyStore(): { store: string; id: string } {
  const store = newFolder();
  const config = tinyConfig();
  using run = openRun(store, config, { since });
  const { weights } = busyState(config);
  run.evaluation({ step: 0 });
  run.evaluation({ step: 3 });
  run.snapshot(3, new Map([["weights", { shape: [weights.length], data: weights }]]));
  return { store, id: runId(config) };
}

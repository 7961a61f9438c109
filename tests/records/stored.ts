import { rmSync } from "node:fs";
import type { RunRecord } from "../../lib/records/mod.ts";
import { openRun } from "../../lib/store/mod.ts";

/** A new folder, which goes away with the test module. */
export function newFolder(): string {
  const path = Deno.makeTempDirSync();
  globalThis.addEventListener("unload", () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Writes a record into a store as training would; unfinished if `finish` is false. */
export function storeRun(
  store: string,
  { config, start, evaluations, losses, engine, end }: RunRecord,
  { finish = true } = {},
): void {
  using run = openRun(store, config, { since: new Date("2025-01-02T03:04:05Z") });
  const weights = new Map([["weights", { shape: [2], data: Float32Array.of(1, 2) }]]);
  run.log({ step: 0, engine, threads: 1 });
  run.evaluation(start);
  for (const record of evaluations) {
    run.log(losses.find(({ step }) => step === record.step)!);
    run.evaluation(record);
    run.snapshot(record.step, weights);
  }
  run.checkpoint(evaluations.at(-1)?.step ?? 0, weights);
  if (finish) run.finish(end.step, end.reason);
}

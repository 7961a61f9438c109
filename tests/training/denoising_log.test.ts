/** The log of a run whose bias has a term, interrupted or not. */

import assert from "node:assert/strict";
import { runId } from "../../lib/config/mod.ts";
import { readRun } from "../../lib/store/mod.ts";
import type { TrainEvent } from "../../lib/training/mod.ts";
import { busyState, contents, newFolder, savedRun, stopped, tinyConfig } from "./support.ts";

/** A bias whose term makes the loss negative; its runs are stopped long before their end. */
const biased = tinyConfig({ bias: "dispersion:weight=5", steps: 1000 });
const linesOf = (store: string) =>
  readRun(store, runId(biased)).log.filter((line) => "loss" in line);

/** Trains a run with a term up to the last of `steps`, stopped at each of them. */
async function stoppedAt(steps: readonly number[]) {
  const store = newFolder();
  savedRun(store, biased, 0, busyState(biased), undefined, new Float64Array(4));
  const made: TrainEvent[] = [];
  for (const at of steps) {
    await stopped(store, biased, (event) => {
      made.push(event);
      return event.step === at;
    });
  }
  return { store, steps: made.filter((event) => event.kind === "step") };
}

Deno.test("train with a term: the log tells the loss without it, stopped or not, bit for bit", async () => {
  const once = await stoppedAt([25]);
  const often = await stoppedAt([7, 18, 25]);
  assert.deepEqual(often.steps, once.steps);
  assert.deepEqual(contents(often.store, biased), contents(once.store, biased));

  const mean = (from: number, of: (step: typeof once.steps[number]) => number) =>
    once.steps.slice(from, from + 10).reduce((sum, step) => sum + of(step), 0) / 10;
  const lines = linesOf(often.store);
  assert.deepEqual(
    lines.map(({ step, loss, denoising }) => ({ step, loss, denoising })),
    [0, 10].map((from) => ({
      step: from + 10,
      loss: mean(from, ({ loss }) => loss),
      denoising: mean(from, ({ denoising }) => denoising!),
    })),
  );
  for (const { loss, denoising } of lines) assert.ok(Number(loss) < 0 && Number(denoising) > 0);
});

Deno.test("train with a term: an older checkpoint goes on, and its next line is without `denoising`", async () => {
  const store = newFolder();
  savedRun(store, biased, 7, busyState(biased), undefined, Float64Array.of(7, 14, 7));
  await stopped(store, biased, ({ step }) => step === 8);
  const after = await stopped(store, biased, ({ step }) => step === 20);
  assert.deepEqual(after, [{ kind: "checkpoint", step: 20 }]);
  const lines = linesOf(store);
  assert.deepEqual(lines.map(({ step, ...rest }) => [step, ...Object.keys(rest)]), [
    [10, "loss", "gradientNorm"],
    [20, "loss", "denoising", "gradientNorm"],
  ]);
});

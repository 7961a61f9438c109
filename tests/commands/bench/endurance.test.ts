import assert from "node:assert/strict";
import { endure, watchLoop } from "../../../lib/commands/bench/endurance.ts";
import { compileTimes } from "../../../lib/commands/bench/compile_times.ts";
import { stepOf } from "../../../lib/commands/bench/steps.ts";
import { PRESETS } from "../../../lib/model/mod.ts";

const { signal } = new AbortController();

/** Keeps the main thread for at least `milliseconds`. */
function block(milliseconds: number): void {
  const start = performance.now();
  while (performance.now() - start < milliseconds);
}

const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

Deno.test("endure: memory that grows by 1000 bytes a step has that slope, warm-up left out", async () => {
  let taken = 0;
  const step = async () => {
    taken++;
    await turn();
  };
  const memory = () => taken <= 10 ? 5e6 : 5e6 + 1000 * (taken - 10);
  const options = { steps: 50, warmUp: 10, signal, memory };
  const { samples, bytesPerStep, longestBlock, secondsPerStep } = await endure(step, options);
  assert.equal(taken, 60);
  assert.deepEqual(samples[0], { step: 0, bytes: 5e6 });
  assert.deepEqual(samples.at(-1), { step: 50, bytes: 5e6 + 50_000 });
  assert.ok(Math.abs(bytesPerStep.value - 1000) < 1e-6 && bytesPerStep.standardError < 1e-3);
  assert.ok(longestBlock >= 0 && secondsPerStep > 0);
});

Deno.test("endure: stops where it is told to", async () => {
  const controller = new AbortController();
  const options = { steps: 50, warmUp: 0, signal: controller.signal };
  const step = () => Promise.resolve(controller.abort(new Error("enough")));
  await assert.rejects(endure(step, options), /enough/);
});

Deno.test("watchLoop: finds who keeps the main thread, also at the very end", async () => {
  for (const wait of [turn, () => Promise.resolve()]) {
    const longest = watchLoop();
    block(60);
    await wait();
    assert.ok(longest() >= 54);
  }
});

Deno.test("compileTimes: every phase takes some time", async () => {
  const phases = await compileTimes(stepOf("train", { n: 16, ...PRESETS.tiny }, 2), 1);
  assert.deepEqual(Object.keys(phases), ["trace", "simplify", "start", "lower", "open"]);
  assert.ok(Object.values(phases).every((seconds) => seconds > 0));
});

import assert from "node:assert/strict";
import { bench } from "../../../lib/commands/bench/mod.ts";
import { compete, type Entrant } from "../../../lib/commands/bench/competition.ts";
import { fake, SLEEP } from "./support/fake.ts";

const { signal } = new AbortController();
const mode = { precision: "fp32", layout: "contiguous", tuned: false } as const;

/** Replies that every step took a hundredth of a second. */
const REPLY = `for await (const chunk of Deno.stdin.readable) {
  const { steps } = JSON.parse(new TextDecoder().decode(chunk));
  console.log(JSON.stringify({ seconds: Array(steps).fill(0.01) }));
}`;

Deno.test("compete: measures who works and is fast enough, says why not the others", async () => {
  const entrants: Entrant[] = [
    { name: "good", mode, open: () => fake(REPLY) },
    { name: "absent", mode, open: () => fake("", `{"unavailable": "no adapter"}`) },
    { name: "broken", mode, open: () => fake(`throw new Error("no such kernel")`) },
    { name: "slow", mode, open: () => fake(SLEEP) },
  ];
  const options = { rounds: 2, turn: 0.03, longestStep: 0.5, time: 60, signal };
  const { rounds, skipped } = await compete("train", entrants, options);
  assert.deepEqual([...rounds], [["good", [0.01, 0.01]]]);
  assert.deepEqual(skipped.map(({ name, slow }) => [name, slow]), [
    ["absent", false],
    ["broken", false],
    ["slow", true],
  ]);
  assert.equal(skipped[0].reason, "no adapter");
});

Deno.test("compete: without time nobody starts", async () => {
  const options = { rounds: 1, turn: 1, longestStep: 1, time: -1, signal };
  const entrant = { name: "good", mode, open: () => assert.fail("started") };
  const { rounds, skipped } = await compete("train", [entrant], options);
  assert.equal(rounds.size, 0);
  assert.equal(skipped[0].reason, "no time left for it");
});

Deno.test("bench: a row for training and one for sampling", async () => {
  const options = {
    ...{ bases: [16] as const, engines: ["onnx"] as const, batch: 1, threads: 1, modes: [] },
    ...{ rounds: 2, turn: 0.01, longestStep: 20, time: 60, signal, tell: () => {} },
  };
  const parts = await Array.fromAsync(bench(options, { fp32: { onnx: 100 }, bf16: {} }));
  assert.deepEqual(parts.map(({ what }) => what), ["train", "sample"]);
  const images = parts.map(({ rows: [row, ...others] }) => {
    assert.deepEqual([row.engine, others.length], ["onnx", 0]);
    assert.ok(Math.abs(row.ceilingShare! - row.gflops! / 100) < 1e-9);
    return row.gflops! / row.imagesPerSecond;
  });
  // The backward pass does each product of the forward pass twice more.
  assert.ok(images[0] / images[1] > 2.5 && images[0] / images[1] < 3.5);
});

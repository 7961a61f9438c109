import assert from "node:assert/strict";
import { lines } from "../../../lib/commands/lines.ts";
import { tellingFlags } from "../../../lib/commands/bench/machine.ts";
import { TooSlowError, UnavailableError } from "../../../lib/commands/bench/process.ts";
import { fake, SLEEP } from "./support/fake.ts";

const REQUEST = { do: "run", what: "train", steps: 1 } as const;

Deno.test("Process: a reply arrives after the introduction", async () => {
  await using it = fake(
    `await Deno.stdin.read(new Uint8Array(99)); console.log('{"seconds": [7]}'); ${SLEEP}`,
  );
  assert.deepEqual(await it.ask(REQUEST), { seconds: [7] });
  if (Deno.build.os === "linux") assert.ok(it.peakMemoryMB()! > 10);
});

Deno.test("Process: one that takes too long is named with its limit", async () => {
  await using it = fake(SLEEP);
  await assert.rejects(
    it.ask(REQUEST, 0.1),
    (error) =>
      error instanceof TooSlowError && /it takes more than 0.1 s for a step$/.test(error.message),
  );
});

Deno.test("Process: one that fails says why", async () => {
  await using it = fake(`throw new TypeError("no such kernel");`);
  await assert.rejects(it.ask(REQUEST), /it ended: .*no such kernel/);
});

Deno.test("Process: what does not work here is told apart", async () => {
  await using it = fake(SLEEP, `{"unavailable": "no adapter"}`);
  await assert.rejects(it.hello(), new UnavailableError("no adapter"));
});

Deno.test("lines: joined across chunks and inside characters", async () => {
  const bytes = new TextEncoder().encode("één\n\ntwee\nrest");
  const stream = ReadableStream.from([...bytes].map((byte) => Uint8Array.of(byte)));
  assert.deepEqual(await Array.fromAsync(lines(stream)), ["één", "", "twee", "rest"]);
});

Deno.test("tellingFlags: of x86 and of ARM, in a fixed order", () => {
  assert.deepEqual(tellingFlags("x\nflags\t\t: sse amx_bf16 avx2\nflags\t: avx512f\n"), [
    "avx2",
    "amx_bf16",
  ]);
  assert.deepEqual(tellingFlags("Features\t: fp asimd bf16\n"), ["asimd", "bf16"]);
  assert.deepEqual(tellingFlags("model name: unknown\n"), []);
});

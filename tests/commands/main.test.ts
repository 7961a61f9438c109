import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { Interrupted, type Main, run, UsageError, wholeNumber } from "../../lib/commands/main.ts";
import { configFromFlags } from "../../lib/config/mod.ts";
import { StoreError } from "../../lib/store/mod.ts";
import { startScript } from "./program.ts";

/** The exit code of a program, and what it said on stderr. */
async function outcome(main: Main, args: string[] = []): Promise<[code: number, said: unknown[]]> {
  const said: unknown[] = [];
  const { error } = console;
  console.error = (...words: unknown[]) => void said.push(...words);
  try {
    return [await run(main, "", args), said];
  } finally {
    console.error = error;
  }
}

const throws = (error: unknown): Main => () => {
  throw error;
};

Deno.test("run gives 0 for success and what the program returned otherwise", async () => {
  assert.deepEqual(await outcome(() => {}), [0, []]);
  assert.deepEqual(await outcome(() => Promise.resolve(1)), [1, []]);
});

Deno.test("run gives 2 for a command line that is wrong, with the reason alone", async () => {
  assert.deepEqual(await outcome(throws(new UsageError("how to use it"))), [2, ["how to use it"]]);
  const [code, [said]] = await outcome((args) => void parseArgs({ args, options: {} }), ["--x"]);
  assert.equal(code, 2);
  assert.match(String(said), /^Unknown option '--x'/);
  const [badConfig] = await outcome(() => void configFromFlags({ dx: "-1" }));
  assert.equal(badConfig, 2);
});

Deno.test("run gives 1 for a failure: a known one by its message, a bug with its stack", async () => {
  assert.deepEqual(await outcome(throws(new StoreError("disk full"))), [1, ["disk full"]]);
  assert.deepEqual(await outcome(throws(new RangeError("Cannot do"))), [1, ["Cannot do"]]);
  const bug = new TypeError("x is undefined");
  assert.deepEqual(await outcome(throws(bug)), [1, [bug]]);
  const endless = (): number => 1 + endless();
  const [code, [said]] = await outcome(endless);
  assert.ok(code === 1 && said instanceof RangeError, String(said));
});

Deno.test("run gives 130 for an interrupt, with the program's message", async () => {
  assert.deepEqual(await outcome(throws(new Interrupted("Resume by"))), [130, ["Resume by"]]);
});

const script = new URL("stubborn.ts", import.meta.url);

Deno.test("run aborts the program's signal on SIGTERM, however often it arrives", async () => {
  const program = startScript(script, ["tired"]);
  await program.said(/^ready$/);
  for (let count = 0; count < 5; count++) {
    program.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { code, stderr } = await program.ended();
  const said = ["ready", "Stopping. Once more to stop at once.", "Interrupted."];
  assert.deepEqual([code, stderr], [130, said]);
});

Deno.test("run lets a second SIGINT, more than a second after the first, end the program", async () => {
  const program = startScript(script, []);
  await program.said(/^ready$/);
  const start = performance.now();
  program.kill("SIGINT");
  const again = setInterval(() => program.kill("SIGINT"), 100);
  const { signal } = await program.ended();
  clearInterval(again);
  assert.equal(signal, "SIGINT");
  assert.ok(performance.now() - start > 900);
});

Deno.test("run lets the first SIGINT end a program that takes no signal", async () => {
  const program = startScript(script, ["deaf"]);
  await program.said(/^ready$/);
  program.kill("SIGINT");
  const { signal, stderr } = await program.ended();
  assert.deepEqual([signal, stderr], ["SIGINT", ["ready"]]);
});

Deno.test("wholeNumber: digits alone, no less than the least", () => {
  assert.equal(wholeNumber("steps", "2", 2), 2);
  assert.equal(wholeNumber("steps", "999999999", 2), 999999999);
  for (const text of ["1", "-3", "2.5", "", " ", "many", "1e3", "0x10", "Infinity"]) {
    assert.throws(
      () => wholeNumber("steps", text, 2),
      new UsageError(
        `Cannot take --steps as it must be a whole number of at least 2: current value is ${text}`,
      ),
    );
  }
});

import assert from "node:assert/strict";

async function command(name: string, ...args: string[]) {
  const program = new URL(`../../../lib/commands/${name}.ts`, import.meta.url).href;
  const run = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", program, ...args],
  });
  const { code, stderr } = await run.output();
  return { code, error: new TextDecoder().decode(stderr) };
}

Deno.test("bench, bench:engine, doctor: exit code 2 and the reason for what cannot be understood", async () => {
  for (
    const [name, flag, value] of [
      ["bench", "--base", "17"],
      ["bench", "--engine", "cuda"],
      ["bench", "--threads", "0"],
      ["bench_engine", "--steps", "1"],
      ["doctor", "--threads", "two"],
    ]
  ) {
    const { code, error } = await command(name, flag, value);
    assert.equal(code, 2);
    assert.match(error, new RegExp(`Cannot take ${flag} as .*: current value is ${value}`));
  }
  assert.equal((await command("bench", "--nonsense")).code, 2);
});

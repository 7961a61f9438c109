import assert from "node:assert/strict";
import { shellLine } from "../../lib/config/mod.ts";

Deno.test("shellLine: a POSIX shell reads the words back", async () => {
  const words = [
    "a",
    "b c",
    "it's",
    "$HOME",
    "`ls`",
    "x;y",
    "*",
    "",
    'say "hi"',
    "\\",
    "--a=b:1,2",
  ];
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", `printf '%s\\n' ${shellLine(words)}`],
  }).output();
  assert.deepEqual(new TextDecoder().decode(stdout).split("\n").slice(0, -1), words);
});

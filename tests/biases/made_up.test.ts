/** A bias more is a file more: in a copy of the library, nothing else is told of it. */

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { biasesPage } from "../../lib/commands/biases.ts";
import { newFolder } from "../training/support.ts";

const root = new URL("../..", import.meta.url).pathname;

const MADE_UP = `import * as tf from "@tensorflow/tfjs";
import type { Bias } from "../bias.ts";

export default {
  name: "made-up",
  says: "The answer's mean is pulled to 0.",
  equation: "L = weight (E e)^2",
  source: "a test",
  tests: "Nothing.",
  changes: "loss",
  knobs: { weight: { default: 2, from: 0, to: 9, says: "of the term" } },
  loss: ({ weight }) => ({ answer }) => tf.mul(weight, tf.square(tf.mean(answer.output))),
} satisfies Bias;
`;

Deno.test("a new file in lib/biases/all is found by the trainer and by the page", async () => {
  const copy = newFolder();
  for (const name of ["deno.json", "deno.lock", "lib"]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  mkdirSync(join(copy, "data"));
  writeFileSync(join(copy, "lib/biases/all/made_up.ts"), MADE_UP);
  const deno = async (...args: string[]) => {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", ...args],
      cwd: copy,
    }).output();
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { out, error };
  };
  const flags = ["--preset=tiny", "--n=8", "--dx=1", "--dy=1", "--batch=4", "--threads=1"];
  const train = ["lib/commands/train.ts", ...flags, "--dry-run", "--json"];
  const { out, error } = await deno(...train, "--bias=made-up:weight=3");
  assert.equal(error, "");
  assert.ok(JSON.parse(out).flopsPerStep > 0);
  const { error: refused } = await deno(...train, "--bias=made-down");
  assert.match(refused, /bias must be one of .*made-up.*: current value is "made-down"/);
  const wide = MADE_UP.replace("tf.mean(answer.output)", "answer.output");
  writeFileSync(join(copy, "lib/biases/all/made_up.ts"), wide);
  const { error: notScalar } = await deno(...train, "--bias=made-up");
  assert.match(notScalar, /bias made-up .* must be a scalar: current value has shape \[4,8,8,1\]/);
  const { out: page } = await deno("lib/commands/biases.ts");
  assert.match(page, /## made-up\n\nThe answer's mean/);
  writeFileSync(join(copy, "lib/biases/all/twin.ts"), MADE_UP);
  const { error: twins } = await deno("lib/commands/biases.ts");
  assert.match(twins, /made_up\.ts and twin\.ts in lib\/biases\/all are both called made-up/);
  writeFileSync(join(copy, "lib/biases/all/twin.ts"), "export const bias = 1;\n");
  const { error: nameless } = await deno("lib/commands/biases.ts");
  assert.match(nameless, /must export one by default: lib\/biases\/all\/twin\.ts does not/);
});

Deno.test("the page of biases is that of the files", () => {
  const page = readFileSync(join(root, "lib/biases/README.md"), "utf8");
  assert.ok(page === biasesPage(), "deno task biases --write writes it anew");
});

Deno.test("every bias is a short file", () => {
  const folder = join(root, "lib/biases/all");
  for (const { name } of Deno.readDirSync(folder)) {
    const lines = readFileSync(join(folder, name), "utf8").split("\n").length;
    assert.ok(lines <= 150, `${name} has ${lines} lines`);
  }
});

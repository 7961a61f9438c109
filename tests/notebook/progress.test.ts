import assert from "node:assert/strict";
import { $display, format } from "@deno/jupyter";
import { Kernel, type Output } from "../../lib/kernel/mod.ts";
import { Progress, progressBar } from "../../lib/notebook/mod.ts";

const cwd = new URL(".", import.meta.url).pathname;

const texts = (outputs: readonly Output[]) =>
  outputs.map((output) => "data" in output ? output.data["text/plain"] : output.output_type);

Deno.test("Progress stores one output, the last state, and shows few of many states", async () => {
  await using kernel = await Kernel.start({ cwd });
  const seen: Output[] = [];
  const { outputs, failure } = await kernel.execute(
    `import { Progress, progressBar } from "../../lib/notebook/mod.ts";
    {
      await using progress = new Progress(100);
      for (let step = 1; step <= 40; step++) {
        progress.show(progressBar(step, 40, "steps"));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }`,
    { onOutput: (output) => seen.push(output) },
  );
  assert.equal(failure, null);
  assert.deepEqual(texts(outputs), ["[####################] 40 of 40 steps"]);
  assert.ok(seen.length >= 3 && seen.length < 35, `${seen.length} states were shown`);
});

Deno.test("Progress draws only what it shows", async () => {
  let drawn = 0;
  const { log } = console;
  console.log = () => {};
  try {
    await using progress = new Progress(10_000);
    for (let i = 0; i < 1000; i++) {
      progress.show({ [$display]: () => ({ "text/plain": `${drawn++}` }) });
    }
  } finally {
    console.log = log;
  }
  assert.equal(drawn, 2);
});

Deno.test("Progress tells at its end of a state that cannot be shown", async () => {
  const progress = new Progress();
  progress.show({
    [$display]: () => {
      throw new TypeError("no picture");
    },
  });
  await assert.rejects(() => progress[Symbol.asyncDispose](), /no picture/);
});

Deno.test("progressBar gives a bar and its numbers, and no clock", async () => {
  assert.deepEqual(await format(progressBar(1500, 4000, "steps", "loss < .1 & falling")), {
    "text/html": `<progress value="1500" max="4000"></progress> ` +
      `1,500 of 4,000 steps, loss &lt; .1 &amp; falling`,
    "text/plain": "[#######.............] 1,500 of 4,000 steps, loss < .1 & falling",
  });
  assert.throws(() => progressBar(5, 4, "steps"), /current value is 5 of 4/);
  assert.throws(() => progressBar(0, 0, "steps"), RangeError);
});

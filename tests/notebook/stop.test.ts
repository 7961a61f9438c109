import assert from "node:assert/strict";
import { Kernel } from "../../lib/kernel/mod.ts";

const cwd = new URL(".", import.meta.url).pathname;

Deno.test("StopGuard ends the cell on SIGINT and keeps kernel and variables", async () => {
  await using kernel = await Kernel.start({ cwd });
  await kernel.execute(`import { StopGuard } from "../../lib/notebook/mod.ts"; let steps = 0;`);
  const started = Promise.withResolvers<void>();
  const cell = kernel.execute(
    `{
      using guard = new StopGuard();
      console.log("started");
      for (;;) {
        for (let x = 0; x < 3e6; x++) Math.sqrt(x);
        steps++;
        await guard.check();
      }
    }`,
    { timeLimit: 10_000, onOutput: () => started.resolve() },
  );
  await started.promise;
  kernel.interrupt();
  const { failure } = await cell;
  assert.equal(failure?.name, "Stopped");
  // An impatient second press.
  kernel.interrupt();
  const { outputs } = await kernel.execute("steps > 0 && steps < 1e6");
  assert.deepEqual(outputs.map((output) => "data" in output && output.data["text/plain"]), [
    "true",
  ]);
});

Deno.test("without a StopGuard, also after one has gone, SIGINT ends the kernel", async () => {
  await using kernel = await Kernel.start({ cwd });
  await kernel.execute(
    `import { StopGuard } from "../../lib/notebook/mod.ts";\n` +
      `{ using guard = new StopGuard(); await guard.check(); }`,
  );
  const cell = kernel.execute("await new Promise((resolve) => setTimeout(resolve, 10_000));");
  kernel.interrupt();
  await assert.rejects(cell, { name: "KernelGone", message: /SIGINT/ });
});

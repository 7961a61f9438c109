import assert from "node:assert/strict";
import { stream } from "../../lib/random/mod.ts";
import { filesOf, newFolder, quickDisk, since, trainToy } from "./toy.ts";
import { longConfig } from "./toy_process.ts";

const script = new URL("toy_process.ts", import.meta.url).pathname;

function train(store: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, "train", store],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

Deno.test("a run killed by SIGKILL ten times ends with the straight run's bytes", async () => {
  const finish = (store: string) =>
    filesOf(trainToy(store, { since, on: quickDisk }, undefined, longConfig));
  const store = newFolder();
  const random = stream(1, "test/kill");
  for (let kills = 0; kills < 10; kills++) {
    const child = train(store);
    const reader = child.stdout.getReader();
    // A step takes 10 ms: wait for one to four, then for a random moment of the next.
    for (let lines = random.integer(4); lines >= 0; lines--) await reader.read();
    await new Promise((resolve) => setTimeout(resolve, random.integer(10)));
    child.kill("SIGKILL");
    reader.releaseLock();
    assert.equal((await child.output()).signal, "SIGKILL");
  }
  assert.deepEqual(finish(store), finish(newFolder()));
});

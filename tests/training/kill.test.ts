import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { type Stream, stream } from "../../lib/random/mod.ts";
import { contents, newFolder, tinyConfig, trained } from "./support.ts";

const script = new URL("process.ts", import.meta.url).pathname;

/** A kind of event, its step, and how long after it to kill, at most, in milliseconds. */
type Moment = readonly [kind: string, step: number, within: number];

/**
 * Ten moments in the order of training: in the first latents, in and after each evaluation (about
 * a second each), while checkpoints are written (a few milliseconds), and at any step.
 */
function moments(random: Stream): Moment[] {
  const anyStep = (from: number, to: number) => from + random.integer(to - from);
  return [
    ["start", 0, 1500],
    ["evaluating", 2, 1500],
    ["evaluation", 2, 20],
    ["step", anyStep(3, 26), 10],
    ["evaluating", 26, 1500],
    ["step", anyStep(30, 200), 10],
    ["step", 200, 10],
    ["step", anyStep(201, 400), 10],
    ["step", 400, 10],
    ["evaluating", 420, 100],
  ];
}

Deno.test("train: killed by SIGKILL ten times = uninterrupted, bit for bit", async () => {
  const config = tinyConfig({ steps: 420, evaluations: 3 });
  const random = stream(1, "test/kill");
  const store = newFolder();
  for (const [kind, step, within] of moments(random)) {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script, store, JSON.stringify(config)],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    for await (const line of createInterface(Readable.fromWeb(child.stdout as never))) {
      // If the process before was killed late, this one may begin after the moment.
      if (line === `${kind} ${step}` || Number(line.split(" ")[1]) > step) break;
    }
    await new Promise((resolve) => setTimeout(resolve, random.integer(within)));
    child.kill("SIGKILL");
    assert.equal((await child.status).signal, "SIGKILL");
  }
  await trained(store, config);

  const straight = newFolder();
  await trained(straight, config);
  assert.deepEqual(contents(store, config), contents(straight, config));
});

import assert from "node:assert/strict";
import * as fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { runId } from "../../lib/config/mod.ts";
import { openRun, readRun, RunHeld, runState } from "../../lib/store/mod.ts";
import { isRunning } from "../../lib/store/lock.ts";
import { newFolder, quickDisk, since, toyConfig } from "./toy.ts";

const on = quickDisk;
const id = runId(toyConfig);
const open = (store: string) => openRun(store, toyConfig, { since, on });
const script = new URL("toy_process.ts", import.meta.url).pathname;

/** Another process that has the run open. */
async function holder(store: string): Promise<Deno.ChildProcess> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, "hold", store],
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  const reader = child.stdout.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), "open\n");
  reader.releaseLock();
  return child;
}

/** What a holder's card says; the defaults are true of this process. */
function card(store: string, changes: Record<string, unknown>): string {
  {
    using run = open(store);
    fs.copyFileSync(join(run.folder, "holder.json"), join(store, "card"));
  }
  const path = join(store, id, "holder.json");
  const holder = JSON.parse(fs.readFileSync(join(store, "card"), "utf8"));
  fs.writeFileSync(path, JSON.stringify({ ...holder, ...changes }));
  return path;
}

Deno.test("a second process is told who holds the run and since when", async () => {
  const store = newFolder();
  const child = await holder(store);
  assert.throws(() => open(store), {
    name: "RunHeld",
    message: `Cannot open run ${id} as process ${child.pid} on ${hostname()} has held it since ` +
      "2025-01-02T03:04:05.000Z: wait for it, or stop it",
  });
  assert.equal(runState(readRun(store, id)), "running");
  child.kill("SIGKILL");
  assert.equal((await child.output()).signal, "SIGKILL");
  // Its card is still there, but the process is not: the lock is taken over.
  assert.equal(readRun(store, id).holder?.pid, child.pid);
  assert.equal(runState(readRun(store, id)), "stopped");
  using run = open(store);
  assert.equal(readRun(store, id).holder?.pid, Deno.pid);
  assert.ok(run.resumed === undefined);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} gives the lock back and exits with 130`, async () => {
    const store = newFolder();
    const child = await holder(store);
    child.kill(signal);
    const { code, stderr } = await child.output();
    assert.equal(code, 130);
    assert.match(new TextDecoder().decode(stderr), new RegExp(`Stopped run ${id}\\.\n$`));
    assert.equal(readRun(store, id).holder, undefined);
    using _run = open(store);
  });
}

Deno.test("a run cannot be opened twice in one process, and can again once it is closed", () => {
  const store = newFolder();
  {
    using _run = open(store);
    assert.throws(() => open(store), /this very process opened it at 2025-01-02.*close it first/);
  }
  using _run = open(store);
});

Deno.test("a card of a dead process is taken over, its pid used again or not", () => {
  for (const changes of [{ pid: 2 ** 22 + 1 }, { pid: 1 }, { started: "1" }]) {
    const store = newFolder();
    card(store, changes);
    assert.equal(runState(readRun(store, id)), "stopped", JSON.stringify(changes));
    using _run = open(store);
  }
});

Deno.test("a holder on another host is not taken over: a person decides", () => {
  const store = newFolder();
  const path = card(store, { host: "elsewhere", pid: 12 });
  assert.equal(runState(readRun(store, id)), "elsewhere");
  assert.throws(
    () => open(store),
    (error: Error) =>
      error instanceof RunHeld &&
      error.message.includes("process 12 on elsewhere opened it at 2025") &&
      error.message.includes(`remove ${path} and start again`),
  );
  fs.rmSync(path);
  using _run = open(store);
});

Deno.test("a card that cannot be read does not keep a run shut", () => {
  for (const text of ["", "{", "null", "[]", '{"pid":"1"}', "\xff"]) {
    const store = newFolder();
    fs.writeFileSync(card(store, {}), text);
    assert.equal(readRun(store, id).holder, undefined);
    using _run = open(store);
  }
});

Deno.test("isRunning compares the start of the process, where the kernel tells it", () => {
  const store = newFolder();
  using _run = open(store);
  const own = readRun(store, id).holder!;
  assert.equal(isRunning(own), true);
  assert.equal(isRunning({ ...own, host: "elsewhere" }), undefined);
  if (fs.existsSync("/proc/self/stat")) {
    assert.notEqual(own.started, "");
    assert.equal(isRunning({ ...own, started: `${Number(own.started) - 1}` }), false);
  }
  assert.equal(isRunning({ ...own, started: "" }), true);
  assert.equal(isRunning({ ...own, started: "", pid: 2 ** 22 + 1 }), false);
});

Deno.test("a run whose card was removed while it was open is closed all the same", () => {
  const store = newFolder();
  {
    using run = open(store);
    fs.rmSync(join(run.folder, "holder.json"));
  }
  using _run = open(store);
});

Deno.test({
  name: "a run that is closed can be opened at once, though another thread starts processes",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const store = newFolder();
    const program = `for (let k = 0; k < 10; k++) await new Deno.Command("true").output();
    postMessage("done");`;
    const worker = new Worker(`data:text/javascript,${encodeURIComponent(program)}`, {
      type: "module",
    });
    let ended = false;
    worker.onmessage = () => ended = true;
    while (!ended) {
      for (let k = 0; k < 10; k++) open(store)[Symbol.dispose]();
      await new Promise((resolve) => setTimeout(resolve));
    }
    worker.terminate();
  },
});

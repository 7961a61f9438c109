import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { runId } from "../../lib/config/mod.ts";
import { divide, eachRun, parseJobs } from "../../lib/commands/jobs.ts";
import { Board } from "../../lib/commands/side_by_side.ts";
import type { Main } from "../../lib/commands/main.ts";
import { sweep } from "../../lib/commands/sweep.ts";
import { readRun, runState } from "../../lib/store/mod.ts";
import {
  busyState,
  contents,
  newFolder,
  savedRun,
  tinyConfig,
  trained,
} from "../training/support.ts";
import { called, start } from "./program.ts";

const base = tinyConfig({ steps: 2, warmup: 1 });
const { seed: _seed, world: { seed: _worldSeed, ...world }, ...rest } = base;
const configs = [1, 2].map((seed) => tinyConfig({ steps: 2, warmup: 1, seed }));
const ids = configs.map(runId);

function sweepFile(steps: number, seeds = [1, 2]): string {
  const path = `${newFolder()}/sweep.json`;
  writeFileSync(path, JSON.stringify({ base: { ...rest, steps, world }, seeds }));
  return path;
}

const place = (store: string) => ["--engine=onnx", "--threads=2", `--store=${store}`];

Deno.test("sweep --jobs: runs side by side give the bytes of a run alone; a failure stops no other", async () => {
  const [store, alone] = [newFolder(), newFolder()];
  // A step and its evaluation are left to do, with a thread each.
  for (const each of [store, alone]) savedRun(each, configs[1], 1, busyState(configs[1]));
  await trained(alone, configs[1]);
  Deno.mkdirSync(`${store}/${ids[0]}`);
  writeFileSync(`${store}/${ids[0]}/config.json`, "{}");
  const { code, stdout } = await start("sweep", [sweepFile(2), "--jobs=2", ...place(store)])
    .ended();
  assert.equal(code, 1);
  assert.deepEqual([...stdout].sort(), [
    "2 runs: 1 finished now, 0 before; 0 held by other processes, 1 failed",
    `run ${ids[0]} failed`,
    `run ${ids[1]} finished`,
  ]);
  assert.deepEqual(contents(store, configs[1]), contents(alone, configs[1]));
});

Deno.test("sweep --jobs: SIGINT stops all, each as it would alone, exit 130, and tells how to go on", async () => {
  const store = newFolder();
  const file = sweepFile(1_000_000);
  const endless = [1, 2].map((seed) => runId(tinyConfig({ steps: 1_000_000, warmup: 1, seed })));
  const sweeping = start("sweep", [file, "--jobs=2", ...place(store)]);
  for (const id of endless) await sweeping.said(new RegExp(`^${id}: run ${id} begins`));
  sweeping.kill("SIGINT");
  const { code, stdout, stderr } = await sweeping.ended();
  assert.deepEqual([code, stdout], [130, []]);
  assert.equal(
    stderr.at(-1),
    `  deno task sweep ${file} --store=${store} --threads=2 --engine=onnx --jobs=2`,
  );
  for (const id of endless) {
    const told = new RegExp(`^  ${id}: Stopped run ${id}: (step \\d+|nothing) is saved`);
    assert.ok(stderr.some((line) => told.test(line)), stderr.join("\n"));
    assert.equal(runState(readRun(store, id)), "stopped");
  }
});

/** Runs a command whose programs are a shell script in place of Deno. */
async function by(script: string, command: Main, args: readonly string[] = []) {
  const program = `${newFolder()}/program`;
  writeFileSync(program, `#!/bin/sh\n${script}`, { mode: 0o755 });
  const { execPath } = Deno;
  Deno.execPath = () => program;
  try {
    return await called(command, args);
  } finally {
    Deno.execPath = execPath;
  }
}

Deno.test("sweep --jobs: names each that was killed or failed and how it ended, exit 1", async () => {
  const seeds = [1, 2, 3, 4];
  const [silent, late, failing, held] = seeds.map((seed) =>
    runId(tinyConfig({ steps: 2, warmup: 1, seed }))
  );
  const script = `case "$*" in
    *--seed=2*) echo "run begins" >&2; kill -KILL $$ ;;
    *--seed=3*) echo "Cannot train" >&2; echo "  50 %" >&2; exit 3 ;;
    *--seed=4*) echo "Cannot open run" >&2; exit 1 ;;
    *) kill -KILL $$ ;;
  esac`;
  const flags = ["--jobs=2", ...place(newFolder())];
  const all = await by(script, sweep, [sweepFile(2, seeds), ...flags]);
  assert.equal(all.code, 1);
  assert.equal(
    all.stdout.at(-1),
    "4 runs: 0 finished now, 0 before; 1 held by other processes, 3 failed",
  );
  const from = all.stderr.indexOf("Not finished:");
  assert.deepEqual(
    all.stderr.slice(from + 1).sort(),
    [
      `  ${silent} ended by SIGKILL`,
      `  ${late} ended by SIGKILL: run begins`,
      `  ${failing} ended with code 3: Cannot train`,
      `  ${held} Cannot open run`,
    ].sort(),
  );
  const alone = await by(script, sweep, [sweepFile(2, [1]), ...flags]);
  assert.deepEqual([alone.code, alone.stderr.at(-1)], [1, `  ${silent} ended by SIGKILL`]);
});

Deno.test("score --jobs: names a run whose program was killed, exit 1", async () => {
  const runs = configs.map((config) => ({ id: runId(config), config }));
  const at = { store: newFolder(), engine: "onnx", threads: 2 } as const;
  const { code, stderr } = await by(
    `case "$*" in *${ids[0]}*) kill -KILL $$ ;; esac`,
    (_args, signal) => eachRun("score", 2, runs, {}, at, signal),
  );
  assert.deepEqual([code, stderr], [1, ["Not done:", `  ${ids[0]} ended by SIGKILL`]]);
});

Deno.test("divide: threads are shared out, and there are no more jobs than runs", async () => {
  const at = { store: "", threads: 4, engine: "onnx" } as const;
  const { signal } = new AbortController();
  const divided = (jobs: number, count: number) => divide(jobs, count, base, at, signal);
  assert.deepEqual(await divided(2, 5), { jobs: 2, threads: 2 });
  assert.deepEqual(await divided(3, 5), { jobs: 3, threads: 1 });
  assert.deepEqual(await divided(8, 5), { jobs: 5, threads: 1 });
  assert.deepEqual(await divide("auto", 1, base, at, signal), { jobs: 1, threads: 4 });
  assert.equal(parseJobs("auto"), "auto");
  assert.throws(() => parseJobs("0"), /--jobs .* at least 1/);
});

Deno.test("Board: a line for each on a terminal, drawn anew; plain lines elsewhere", () => {
  let text = "";
  const screen = (columns?: number) => ({
    write: (more: string) => void (text += more),
    columns: () => columns,
  });
  const terminal = new Board(screen(12));
  terminal.set("a", "1 % of the whole");
  terminal.set("b", "2 %");
  terminal.remove("a");
  terminal.draw();
  assert.equal(
    text,
    "a: 1 % of t\n\x1b[1A\x1b[Ja: 1 % of t\nb: 2 %\n\x1b[2A\x1b[Jb: 2 %\n",
  );
  text = "";
  const plain = new Board(screen());
  plain.set("a", "1 %");
  plain.set("b", "2 %");
  plain.remove("a");
  plain.draw();
  assert.equal(text, "a: 1 %\nb: 2 %\n");
});

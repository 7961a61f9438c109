import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { sweep as sweepCommand } from "../../lib/commands/sweep.ts";
import { runId, type TrainConfig } from "../../lib/config/mod.ts";
import { openRun, readRun } from "../../lib/store/mod.ts";
import {
  busyState,
  madeRecord,
  newFolder,
  savedRun,
  since,
  tinyConfig,
} from "../training/support.ts";
import { called, start } from "./program.ts";

const base = tinyConfig({ steps: 2, warmup: 1 });
const { seed: _seed, world: { seed: _worldSeed, ...world }, ...rest } = base;
const sweep = { base: { ...rest, world }, seeds: [1, 2, 3] };
const configs = sweep.seeds.map((seed) => tinyConfig({ steps: 2, warmup: 1, seed }));
const ids = configs.map(runId);

function sweepFile(content = JSON.stringify(sweep)): string {
  const path = `${newFolder()}/sweep.json`;
  writeFileSync(path, content);
  return path;
}

const run = (file: string, ...args: string[]) =>
  called(sweepCommand, [file, "--engine=onnx", "--threads=1", ...args]);

Deno.test("sweep: --list: one shell command for each run", async () => {
  const { code, stdout } = await run(sweepFile(), "--store=my runs", "--list");
  const flags = "--preset=tiny --steps=2 --batch=4 --warmup=1 --ema-decay=0.9 " +
    "--n=8 --dx=1 --dy=1 '--store=my runs' --threads=1 --engine=onnx";
  assert.equal(code, 0);
  assert.deepEqual(stdout, [
    `deno task train ${flags}`,
    `deno task train ${flags.replace("--steps", "--seed=2 --steps")}`,
    `deno task train ${flags.replace("--steps", "--seed=3 --steps")}`,
  ]);
});

Deno.test("sweep: --only: the runs whose fields are so; what is none of them is named", async () => {
  const grid = { ...sweep, grid: { bias: ["none", "offsets"] } };
  const file = sweepFile(JSON.stringify(grid));
  const listed = await run(file, "--list", "--only=bias=offsets", "--only=seed=1,3");
  assert.deepEqual(
    listed.stdout.map((line) => /--seed=\d/.exec(line)?.[0]),
    [undefined, "--seed=3"],
  );
  assert.ok(listed.stdout.every((line) => line.includes("--bias=offsets")));
  assert.equal((await run(file, "--list", "--only=bias=none")).stdout.length, 3);
  const none = await run(file, "--list", "--only=bias=ofsets");
  assert.equal(none.code, 2);
  assert.match(
    none.stderr.join("\n"),
    /--only=bias=ofsets leaves no run: .* bias is none, offsets/,
  );
  const unknown = await run(file, "--list", "--only=sede=none");
  assert.match(unknown.stderr.join("\n"), /no run has sede: they have .*seed/);
  const odd = await run(file, "--list", "--only=offsets");
  assert.match(odd.stderr.join("\n"), /must be FIELD=VALUE, .*: current value is offsets/);
});

/** Puts a finished run into the store. */
function finish(store: string, config: TrainConfig): void {
  using finished = openRun(store, config, { since });
  finished.checkpoint(2, new Map());
  finished.finish(2, "steps");
}

Deno.test("sweep: goes on after a failure, skips finished runs; exit 1 until all are", async () => {
  const store = newFolder();
  const file = sweepFile();
  const damaged = `${store}/${ids[0]}`;
  mkdirSync(damaged);
  writeFileSync(`${damaged}/config.json`, "{}");
  finish(store, configs[1]);
  // All of its steps and evaluations are made, which take some seconds.
  const evaluations = [0, 2].map((step) => madeRecord(configs[2], step));
  savedRun(store, configs[2], 2, busyState(configs[2]), evaluations);
  const place = [`--store=${store}`, "--engine=onnx", "--threads=1"];
  const first = await start("sweep", [file, ...place]).ended();
  assert.equal(first.code, 1);
  assert.deepEqual(first.stdout, [
    `run ${ids[0]} failed`,
    `run ${ids[1]} skipped`,
    `run ${ids[2]} finished`,
    "3 runs: 1 finished now, 1 before; 0 held by other processes, 1 failed",
  ]);
  const [heading, problem] = first.stderr.slice(-2);
  assert.equal(heading, "Not finished:");
  assert.ok(problem.startsWith(`  ${ids[0]} Cannot read a run as ${damaged}/config.json`), problem);
  assert.ok(readRun(store, ids[2]).done);

  rmSync(damaged, { recursive: true });
  {
    using _held = openRun(store, configs[0], { since });
    const second = await run(file, `--store=${store}`);
    assert.equal(second.code, 1);
    assert.deepEqual(second.stdout, [
      `run ${ids[0]} held`,
      `run ${ids[1]} skipped`,
      `run ${ids[2]} skipped`,
      "3 runs: 0 finished now, 2 before; 1 held by other processes, 0 failed",
    ]);
  }
  finish(store, configs[0]);
  const third = await run(file, `--store=${store}`);
  assert.equal(third.code, 0);
  assert.match(third.stdout.at(-1)!, /^3 runs: 0 finished now, 3 before/);
});

Deno.test("sweep: SIGINT stops the whole sweep, exit 130, and tells how to go on", async () => {
  const store = newFolder();
  const file = sweepFile(JSON.stringify({ ...sweep, base: { ...sweep.base, steps: 1_000_000 } }));
  const sweeping = start("sweep", [file, "--engine=onnx", "--threads=2", `--store=${store}`]);
  await sweeping.said(/^run \w+ begins/);
  sweeping.kill("SIGINT");
  const { code, stdout, stderr } = await sweeping.ended();
  assert.deepEqual([code, stdout], [130, []]);
  assert.equal(
    stderr.at(-1),
    `  deno task sweep ${file} --store=${store} --threads=2 --engine=onnx`,
  );
});

Deno.test("sweep: exit 2 and what is wrong, for a file that cannot be used", async () => {
  for (
    const [content, message] of [
      ["{", /^Cannot read the sweep .*sweep\.json: .*JSON/],
      ['{"base": {"sise": 1}}', /^Cannot use this sweep .*\n.*sise is not a field/],
    ] as const
  ) {
    const { code, stderr } = await run(sweepFile(content));
    assert.equal(code, 2);
    assert.match(stderr.join("\n"), message);
  }
  const missing = await run("/does/not/exist.json");
  assert.deepEqual([missing.code, missing.stdout], [2, []]);
});

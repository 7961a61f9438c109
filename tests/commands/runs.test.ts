import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import { runs as runsCommand } from "../../lib/commands/runs.ts";
import { runId, withDefaults } from "../../lib/config/mod.ts";
import { openRun } from "../../lib/store/mod.ts";
import { called, start } from "./program.ts";

const since = new Date("2025-01-02T03:04:05Z");

async function runs(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await called(runsCommand, args);
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  return { code, out: text(stdout), err: text(stderr) };
}

const finished = withDefaults({ steps: 20, warmup: 0, world: { dx: 0.25 } });
const begun = withDefaults({ seed: 2 });

/** A store with a finished run of 20 steps, and one that stopped at step 7 of 4,000. */
function newStore(): string {
  const store = Deno.makeTempDirSync();
  globalThis.addEventListener("unload", () => fs.rmSync(store, { recursive: true }));
  const weights = new Map([["w", { shape: [2], data: new Float32Array([1, 2]) }]]);
  {
    using run = openRun(store, finished, { since });
    for (const step of [10, 20]) {
      run.log({ step, loss: 1 / step });
      run.evaluation({ step, images: { all: { accuracy: { joint: step / 40 } } } });
      run.snapshot(step, weights);
      run.checkpoint(step, weights);
    }
    run.finish(20, "steps");
  }
  using run = openRun(store, begun, { since });
  run.log({ step: 7, loss: -0.5, denoising: 0.25 });
  return store;
}

Deno.test("runs list: shows each run's state, step and flags, as text and as JSON", async () => {
  const store = newStore();
  const { code, out } = await runs("list", "--store", store);
  assert.equal(code, 0);
  const [header, ...lines] = out.trim().split("\n").map((line) => line.split(/ {2,}/));
  assert.deepEqual(header, ["run", "state", "step", "world", "in place", "flags"]);
  assert.deepEqual(
    lines.sort(),
    [
      [
        ...[runId(finished), "finished", "20/20", "bump 32 px, d 0.25 x 0.5", "50 %"],
        "--steps=20 --warmup=0 --dx=0.25",
      ],
      // It is not evaluated yet, and has no accuracy.
      [runId(begun), "stopped", "7/4000", "bump 32 px, d 0.5", "--seed=2"],
    ].sort(),
  );
  const json = JSON.parse((await runs("list", "--store", store, "--json")).out);
  assert.deepEqual(json.find(({ id }: { id: string }) => id === runId(begun)), {
    id: runId(begun),
    state: "stopped",
    step: 7,
    steps: 4000,
    flags: "--seed=2",
    world: "bump 32 px, d 0.5",
    inPlace: "",
  });
});

Deno.test("runs list: goes on past a damaged run", async () => {
  const store = newStore();
  fs.truncateSync(join(store, runId(begun), "config.json"), 5);
  const { code, out } = await runs("list", "--store", store);
  assert.equal(code, 0);
  assert.match(out, new RegExp(`${runId(begun)}  damaged .* Cannot read a run as .*config.json`));
  assert.match(out, new RegExp(`${runId(finished)}  finished`));
});

Deno.test("runs list: says of a run whose config was never written that it is begun", async () => {
  const store = newStore();
  const id = "0123456789abcdef";
  fs.mkdirSync(join(store, id));
  const { out } = await runs("list", "--store", store);
  assert.match(out, new RegExp(`${id}  begun .* was begun and not written: train it again`));
});

Deno.test("runs show: finds a run by the beginning of its id", async () => {
  const store = newStore();
  const { code, out } = await runs("show", runId(finished).slice(0, 8), "--store", store, "--json");
  assert.equal(code, 0);
  const { state, done, log, evals, checkpoints, snapshots, config } = JSON.parse(out);
  assert.deepEqual([state, done.reason, checkpoints, snapshots], [
    "finished",
    "steps",
    [10, 20],
    [10, 20],
  ]);
  assert.deepEqual(log, { lines: 2, last: { step: 20, loss: 0.05 } });
  assert.deepEqual(evals, {
    lines: 2,
    last: { step: 20, images: { all: { accuracy: { joint: 0.5 } } } },
  });
  assert.deepEqual(config, finished);
  const { out: screen } = await runs("show", runId(finished), "--store", store);
  for (const said of [/^run .*, finished$/m, /^in place +50 %$/m, /^loss +0\.05000 at step 20$/m]) {
    assert.match(screen, said);
  }
  const { out: biased } = await runs("show", runId(begun), "--store", store);
  assert.match(biased, /^loss +-0\.5000, 0\.2500 without the bias's term, at step 7$/m);
  const missing = await runs("show", "xyz", "--store", store);
  assert.equal(missing.code, 1);
  assert.match(missing.err, /must begin the id of one run/);
});

Deno.test("runs verify: exits with 1 where a file is damaged, and names it", async () => {
  const store = newStore();
  assert.equal((await runs("verify", "--store", store)).code, 0);
  const path = join(store, runId(finished), "snapshots", "00000010.safetensors");
  fs.truncateSync(path, 300);
  const { code, out } = await runs("verify", "--store", store);
  assert.equal(code, 1);
  assert.ok(out.includes(path), out);
  assert.equal((await runs("verify", runId(begun), "--store", store)).code, 0);
});

Deno.test("runs verify: says of a run without tensors, as in a clone, that it has none", async () => {
  const store = newStore();
  const id = runId(finished);
  for (const name of ["checkpoint-00000010.safetensors", "checkpoint-00000020.safetensors"]) {
    fs.rmSync(join(store, id, name));
  }
  assert.equal((await runs("verify", id, "--store", store)).out, `${id}  good\n`);
  fs.rmSync(join(store, id, "snapshots"), { recursive: true });
  const { code, out } = await runs("verify", id, "--store", store);
  assert.equal(code, 0);
  assert.equal(out, `${id}  good, its records alone: it has no tensors here\n`);
  assert.match((await runs("list", "--store", store)).out, new RegExp(`${id}  finished  `));
});

Deno.test("runs prune: removes, and with --dry-run only says, what is not needed", async () => {
  const store = newStore();
  const path = join(store, runId(finished), "checkpoint-00000010.safetensors");
  assert.equal((await runs("prune", "--store", store, "--dry-run")).out, `would remove ${path}\n`);
  assert.ok(fs.existsSync(path));
  assert.equal((await runs("prune", "--store", store)).out, `removed ${path}\n`);
  assert.ok(!fs.existsSync(path));
  assert.equal((await runs("prune", "--store", store)).out, "There is nothing to remove\n");
});

Deno.test("runs: explains itself: --help, and exit code 2 for what it does not know", async () => {
  const { code, stdout } = await start("runs", ["--help"]).ended();
  assert.equal(code, 0);
  assert.match(stdout[0], /^Usage: deno task runs/);
  for (const args of [[], ["foo"], ["list", "x"], ["show"], ["--foo"]]) {
    assert.equal((await runs(...args)).code, 2, args.join(" "));
  }
  const typo = await runs("list", "--jsom");
  assert.equal(typo.code, 2);
  assert.match(typo.err, /--jsom is not a flag: did you mean --json\?/);
});

Deno.test("runs: refuses a store that is not there, and takes an empty one", async () => {
  const { code, err } = await runs("verify", "--store", "nowhere");
  assert.equal(code, 2);
  assert.match(err, /Cannot use --store .* nowhere is not/);
  const store = Deno.makeTempDirSync();
  assert.match((await runs("list", "--store", store)).out, /There are no runs in /);
  fs.rmSync(store, { recursive: true });
});

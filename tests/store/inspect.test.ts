import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import { runId } from "../../lib/config/mod.ts";
import { listRuns, openRun, pruneRun, readRun, verifyRun } from "../../lib/store/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { filesOf, newFolder, quickDisk, since, toyConfig, trainToy } from "./toy.ts";

const on = quickDisk;
const reason = '{"reason":"steps';
const id = runId(toyConfig);

Deno.test("verifyRun finds any flipped bit in any file of a finished run, and names the file", () => {
  const store = newFolder();
  const folder = trainToy(store, { since, on });
  assert.deepEqual(verifyRun(store, id), []);
  const random = stream(1, "test/flips");
  const names = [...filesOf(folder).keys()];
  assert.equal(names.length, 9);
  for (const name of names) {
    const path = join(folder, name);
    const good = fs.readFileSync(path);
    for (let flip = 0; flip < 20; flip++) {
      const bad = Uint8Array.from(good);
      const at = random.integer(bad.length);
      // The reason why a run ended is free text: nothing vouches for it.
      if (name === "DONE" && at < reason.length) continue;
      bad[at] ^= 1 << random.integer(8);
      fs.writeFileSync(path, bad);
      const problems = verifyRun(store, id);
      // DONE vouches for the logs: if they disagree, either may be named.
      const named = name === "DONE" ? /DONE|jsonl|checkpoint/ : new RegExp(name);
      assert.match(problems.join("\n"), named, `bit of byte ${at}`);
    }
    fs.writeFileSync(path, good);
  }
  assert.deepEqual(verifyRun(store, id), []);
});

Deno.test("verifyRun finds a missing final checkpoint and a folder without config", () => {
  const store = newFolder();
  const folder = trainToy(store, { since, on });
  fs.rmSync(join(folder, "checkpoint-00000012.safetensors"));
  assert.match(verifyRun(store, id).join("\n"), /Cannot find .*checkpoint-00000012/);
  fs.rmSync(join(folder, "config.json"));
  assert.match(verifyRun(store, id).join("\n"), /there is no .*config\.json: restore it/);
});

Deno.test("a run that stopped before its config was written is told from a damaged one", () => {
  const store = newFolder();
  assert.throws(() => readRun(store, id), /check its id/);
  // The config is the second file to be renamed into place, after the holder's card.
  let left = 1;
  const dying = {
    ...quickDisk,
    rename: (from: string, to: string) => {
      if (left-- <= 0) throw new Error("killed");
      quickDisk.rename(from, to);
    },
  };
  assert.throws(() => openRun(store, toyConfig, { since, on: dying }), /killed/);
  const said = /was begun and not written: train it again, or remove the folder/;
  assert.throws(() => readRun(store, id), { name: "NotWritten", message: said });
  assert.match(verifyRun(store, id).join("\n"), said);
  trainToy(store, { since, on });
  assert.deepEqual(verifyRun(store, id), []);
});

Deno.test("a finished run without tensors, as in a clone: read, verified, nothing to prune", () => {
  const store = newFolder();
  const folder = trainToy(store, { since, on });
  const { log, evals, done } = readRun(store, id);
  for (
    const name of ["checkpoint-00000009.safetensors", "checkpoint-00000012.safetensors", "lock"]
  ) {
    fs.rmSync(join(folder, name));
  }
  fs.rmSync(join(folder, "snapshots"), { recursive: true });
  assert.deepEqual(verifyRun(store, id), []);
  const clone = readRun(store, id);
  assert.deepEqual([clone.log, clone.evals, clone.done], [log, evals, done]);
  assert.deepEqual([clone.checkpoints, clone.snapshots], [[], []]);
  assert.deepEqual(pruneRun(store, id, { since, dryRun: false }), []);
  assert.throws(() => trainToy(store, { since, on }), /it is finished/);
  fs.appendFileSync(join(folder, "evals.jsonl"), '{"step":12}\n');
  assert.match(verifyRun(store, id).join("\n"), /evals\.jsonl as it has changed/);
});

Deno.test("listRuns lists folders that are named like runs", () => {
  const store = newFolder();
  assert.deepEqual(listRuns(join(store, "none")), []);
  trainToy(store, { since, on });
  fs.mkdirSync(join(store, "notes"));
  assert.deepEqual(listRuns(store), [id]);
});

Deno.test("pruneRun removes what nobody needs, and no more", () => {
  const store = newFolder();
  const folder = trainToy(store, { since, on });
  const leftover = join(folder, "snapshots", "00000004.safetensors.tmp");
  fs.writeFileSync(leftover, "half");
  const needless = [leftover, join(folder, "checkpoint-00000009.safetensors")];
  const before = [...filesOf(folder).keys()];
  assert.deepEqual(pruneRun(store, id, { since, dryRun: true }), needless);
  assert.deepEqual([...filesOf(folder).keys()], before);
  assert.deepEqual(pruneRun(store, id, { since, dryRun: false }), needless);
  assert.equal(filesOf(folder).size, before.length - 2);
  assert.deepEqual(verifyRun(store, id), []);
  assert.deepEqual(pruneRun(store, id, { since, dryRun: false }), []);
});

Deno.test("openRun removes what another process left half written", () => {
  const store = newFolder();
  const folder = join(store, id);
  fs.mkdirSync(join(folder, "snapshots"), { recursive: true });
  for (const name of ["DONE.1.tmp", "snapshots/00000004.safetensors.1.tmp"]) {
    fs.writeFileSync(join(folder, name), "half");
  }
  trainToy(store, { since, on });
  assert.deepEqual([...filesOf(folder).keys()].filter((name) => name.endsWith(".tmp")), []);
});

Deno.test("pruneRun keeps the older checkpoint where the last one is damaged", () => {
  const store = newFolder();
  const folder = trainToy(store, { since, on });
  fs.truncateSync(join(folder, "checkpoint-00000012.safetensors"), 50);
  assert.throws(() => pruneRun(store, id, { since, dryRun: false }), /checkpoint-00000012/);
  assert.deepEqual(readRun(store, id).checkpoints, [9, 12]);
});

Deno.test("pruneRun leaves a run alone that is being trained", () => {
  const store = newFolder();
  using run = openRun(store, toyConfig, { since, on });
  const leftover = join(run.folder, "checkpoint-00000003.safetensors.tmp");
  fs.writeFileSync(leftover, "being written");
  assert.throws(() => pruneRun(store, id, { since, dryRun: false }), { name: "RunHeld" });
  assert.ok(fs.existsSync(leftover));
});

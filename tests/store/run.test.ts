import assert from "node:assert/strict";
import * as fs from "node:fs";
import { basename, join } from "node:path";
import { runId } from "../../lib/config/mod.ts";
import { openRun, readRun, readTensors, StoreError } from "../../lib/store/mod.ts";
import { type Disk, disk } from "../../lib/store/disk.ts";
import { filesOf, newFolder, quickDisk, since, toyConfig, trainToy } from "./toy.ts";

const on = quickDisk;
const id = runId(toyConfig);
const straight = filesOf(trainToy(newFolder(), { since, on }));

/** A run stopped before step 11: checkpoints of 6 and 9, records up to 10. */
function stopped(): { store: string; folder: string; newest: string; older: string } {
  const store = newFolder();
  const stop = new Error("stop");
  assert.throws(() =>
    trainToy(store, { since, on }, (step) => {
      if (step === 11) throw stop;
    }), stop);
  const folder = join(store, id);
  const checkpoint = (step: number) => join(folder, `checkpoint-0000000${step}.safetensors`);
  return { store, folder, newest: checkpoint(9), older: checkpoint(6) };
}

function change(path: string, edit: (bytes: Uint8Array) => Uint8Array | void): void {
  const bytes = new Uint8Array(fs.readFileSync(path));
  fs.writeFileSync(path, edit(bytes) ?? bytes);
}

const damages: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array | void>> = {
  "cut in half": (bytes) => bytes.subarray(0, bytes.length >> 1),
  "emptied": () => new Uint8Array(),
  "with a flipped bit in its numbers": (bytes) => void (bytes[bytes.length - 100] ^= 1),
  "with a flipped bit in a tensor's name": (bytes) => {
    const text = new TextDecoder("latin1").decode(bytes);
    bytes[text.indexOf('"ballast"') + 3] ^= 1;
  },
  "with a flipped bit in its checksum": (bytes) => {
    const text = new TextDecoder("latin1").decode(bytes);
    bytes[text.indexOf('"sha256":"') + 20] ^= 1;
  },
};

for (const [damage, edit] of Object.entries(damages)) {
  Deno.test(`openRun passes over a checkpoint ${damage}, says so, and takes the older one`, () => {
    const { store, folder, newest, older } = stopped();
    change(newest, edit);
    const damaged = fs.readFileSync(newest);
    {
      using run = openRun(store, toyConfig, { since, on });
      assert.equal(run.resumed?.step, 6);
      assert.equal(run.skipped.length, 1);
      assert.ok(run.skipped[0].startsWith(`Cannot use ${newest}: `), run.skipped[0]);
      assert.match(run.skipped[0], /Restore it from a copy, or remove it$/);
      assert.deepEqual(fs.readFileSync(newest), damaged);
      assert.ok(fs.existsSync(older));
    }
    trainToy(store, { since, on });
    assert.deepEqual(filesOf(folder), straight);
  });
}

Deno.test("openRun refuses to start over where no checkpoint is whole, and touches nothing", () => {
  const { store, folder, newest, older } = stopped();
  for (const path of [newest, older]) change(path, (bytes) => bytes.subarray(0, 100));
  const before = filesOf(folder);
  assert.throws(
    () => openRun(store, toyConfig, { since, on }),
    (error: Error) =>
      error instanceof StoreError && error.message.includes("none of its checkpoints is whole") &&
      error.message.includes(newest) && error.message.includes(older),
  );
  assert.deepEqual(filesOf(folder), before);
});

Deno.test("openRun passes over a checkpoint of another config, or of another step", () => {
  const { store, newest, older } = stopped();
  const elsewhere = newFolder();
  {
    using other = openRun(elsewhere, { ...toyConfig, seed: 8 }, { since, on });
    other.checkpoint(9, new Map());
    fs.copyFileSync(join(other.folder, "checkpoint-00000009.safetensors"), newest);
  }
  {
    using run = openRun(store, toyConfig, { since, on });
    assert.equal(run.resumed?.step, 6);
    assert.match(run.skipped[0], /it belongs to a run with another config/);
  }
  fs.copyFileSync(older, newest);
  using run = openRun(store, toyConfig, { since, on });
  assert.match(run.skipped[0], /it is the checkpoint of step 6 under a wrong name/);
});

Deno.test("openRun does not pass over a checkpoint that the system fails to read", () => {
  const { store, newest } = stopped();
  fs.rmSync(newest);
  fs.mkdirSync(newest);
  assert.throws(
    () => openRun(store, toyConfig, { since, on }),
    (error: Error) =>
      error instanceof StoreError && error.message.startsWith(`Cannot read ${newest}`),
  );
});

Deno.test("a record that the disk cut short is taken back, so that the next one can follow", () => {
  const store = newFolder();
  let full = false;
  const write: Disk["write"] = (file, bytes) => {
    if (!full) return disk.write(file, bytes);
    disk.write(file, bytes.subarray(0, 5));
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  };
  using run = openRun(store, toyConfig, { since, on: { ...on, write } });
  run.log({ step: 1 });
  full = true;
  assert.throws(() => run.log({ step: 2 }), /log\.jsonl as the disk is full/);
  full = false;
  run.log({ step: 2 });
  assert.deepEqual(readRun(store, id).log, [{ step: 1 }, { step: 2 }]);
});

Deno.test("a checkpoint that was passed over is not the one that is kept", () => {
  const { store, folder, newest } = stopped();
  change(newest, (bytes) => bytes.subarray(0, 100));
  using run = openRun(store, toyConfig, { since, on });
  run.checkpoint(10, new Map());
  assert.deepEqual(readRun(store, id).checkpoints, [6, 10]);
  assert.ok(!fs.existsSync(join(folder, "checkpoint-00000009.safetensors")));
});

Deno.test("readTensors refuses a damaged snapshot and one of another config", () => {
  const { store, folder } = stopped();
  const record = readRun(store, id);
  assert.deepEqual(record.snapshots, [4, 8]);
  assert.equal(readTensors(record, "snapshot", 8).size, 2);
  const path = join(folder, "snapshots", "00000008.safetensors");
  change(path, (bytes) => void (bytes[bytes.length - 1] ^= 0x80));
  assert.throws(
    () => readTensors(record, "snapshot", 8),
    (error: Error) => error.message.includes(path) && /its checksum must match/.test(error.message),
  );
  const elsewhere = newFolder();
  using other = openRun(elsewhere, { ...toyConfig, seed: 8 }, { since, on });
  other.snapshot(8, new Map());
  fs.copyFileSync(join(other.folder, "snapshots", "00000008.safetensors"), path);
  assert.throws(() => readTensors(record, "snapshot", 8), /another config/);
  assert.throws(() => readTensors(record, "snapshot", 5), /no such file/);
});

Deno.test("openRun cuts the logs back to the checkpoint", () => {
  const { store } = stopped();
  assert.equal(readRun(store, id).log.length, 10);
  using _run = openRun(store, toyConfig, { since, on });
  const { log, evals } = readRun(store, id);
  assert.deepEqual(log.map(({ step }) => step), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(evals.map(({ step }) => step), [4, 8]);
});

Deno.test("openRun keeps the untrained network's evaluation where there is no checkpoint yet", () => {
  const store = newFolder();
  {
    using run = openRun(store, toyConfig, { since, on });
    run.evaluation({ step: 0, right: 0.1 });
    run.evaluation({ step: 2, right: 0.2 });
  }
  using _run = openRun(store, toyConfig, { since, on });
  assert.deepEqual(readRun(store, id).evals, [{ step: 0, right: 0.1 }]);
});

Deno.test("a finished run is read, not opened", () => {
  const store = newFolder();
  trainToy(store, { since, on });
  assert.throws(
    () => openRun(store, toyConfig, { since, on }),
    /is finished: read it with readRun/,
  );
  const { done, config, log, evals, checkpoints, holder } = readRun(store, id);
  assert.deepEqual([done?.step, done?.reason], [12, "steps"]);
  assert.deepEqual(config, toyConfig);
  assert.deepEqual([log.length, evals.length, checkpoints], [12, 3, [9, 12]]);
  assert.equal(holder, undefined);
});

Deno.test("readRun refuses logs that changed after the run was finished", () => {
  const store = newFolder();
  const folder = trainToy(store, { since, on });
  const path = join(folder, "evals.jsonl");
  change(path, (bytes) => void (bytes[30] ^= 1));
  assert.throws(
    () => readRun(store, id),
    (error: Error) => error instanceof StoreError && error.message.includes(path),
  );
});

Deno.test("Run refuses steps that go back, an end without checkpoint, and writing when closed", () => {
  const store = newFolder();
  const run = openRun(store, toyConfig, { since, on });
  run.log({ step: 3 });
  assert.throws(() => run.log({ step: 2 }), /must not go back: current value is 2 after 3/);
  assert.throws(() => run.evaluation({ step: 3.5 }), /Cannot write to a run/);
  assert.throws(() => run.finish(3, "steps"), /its last step must have a checkpoint/);
  run.checkpoint(3, new Map());
  run.finish(3, "steps");
  assert.throws(() => run.log({ step: 4 }), /closed/);
  run[Symbol.dispose]();
});

Deno.test("Run: an evaluation may come after its step's checkpoint, in order, and stays when resumed", () => {
  const store = newFolder();
  const evals = () => readRun(store, id).evals.map(({ step }) => step);
  {
    using run = openRun(store, toyConfig, { since, on });
    run.log({ step: 4 });
    run.checkpoint(4, new Map());
    run.evaluation({ step: 2 });
    run.evaluation({ step: 4 });
    assert.throws(
      () => run.evaluation({ step: 2 }),
      /must not go back: current value is 2 after 4/,
    );
    run.log({ step: 5 });
    run.evaluation({ step: 5 });
  }
  assert.deepEqual(evals(), [2, 4, 5]);
  using run = openRun(store, toyConfig, { since, on });
  assert.deepEqual(evals(), [2, 4]);
  assert.throws(() => run.evaluation({ step: 3 }), /must not go back: current value is 3 after 4/);
  run.evaluation({ step: 4 });
});

Deno.test("the config's file must be the one that the folder is named after", () => {
  const { store, folder } = stopped();
  const path = join(folder, "config.json");
  const bad = [
    '{"preset":"toy","seed":8,"steps":12}',
    "",
    "{",
    "[".repeat(100_000) + "]".repeat(100_000),
  ];
  for (const text of bad) {
    fs.writeFileSync(path, text);
    for (const use of [readRun, (dir: string) => openRun(dir, toyConfig, { since, on })]) {
      assert.throws(
        () => use(store, id),
        (error: Error) => error instanceof StoreError && error.message.includes(path),
      );
    }
  }
});

Deno.test({
  name: "checkpoint flushes the records that it vouches for before it is renamed into place",
  ignore: !fs.existsSync("/proc/self/fd"),
  fn() {
    const calls: string[] = [];
    const watching = {
      ...disk,
      sync: (file: number) => void calls.push(basename(fs.readlinkSync(`/proc/self/fd/${file}`))),
      rename: (from: string, to: string) => {
        calls.push(`rename ${basename(to)}`);
        disk.rename(from, to);
      },
    };
    using run = openRun(newFolder(), toyConfig, { since, on: watching });
    run.log({ step: 5 });
    run.evaluation({ step: 5 });
    calls.length = 0;
    run.checkpoint(5, new Map());
    const name = "checkpoint-00000005.safetensors";
    const expected = ["log.jsonl", "evals.jsonl", `${name}.${Deno.pid}.tmp`, `rename ${name}`, id];
    assert.deepEqual(calls, expected);
    calls.length = 0;
    run.finish(5, "steps");
    assert.deepEqual(calls, [
      "log.jsonl",
      "evals.jsonl",
      `DONE.${Deno.pid}.tmp`,
      "rename DONE",
      id,
    ]);
  },
});

import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import { type Disk, disk, writeAtomic } from "../../lib/store/disk.ts";
import { openRun, StoreError, verifyRun } from "../../lib/store/mod.ts";
import { runId } from "../../lib/config/mod.ts";
import { filesOf, newFolder, quickDisk, since, toyConfig, trainToy } from "./toy.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A small file system of its own, which only root may mount. */
class SmallDisk implements Disposable {
  readonly path = newFolder();
  constructor(size: string) {
    this.#mount(`size=${size}`);
  }
  remount(options: string): void {
    this.#mount(`remount,${options}`);
  }
  #mount(options: string): void {
    const args = ["-t", "tmpfs", "-o", options, "tmpfs", this.path];
    const { success, stderr } = new Deno.Command("mount", { args }).outputSync();
    assert.ok(success, new TextDecoder().decode(stderr));
  }
  [Symbol.dispose](): void {
    new Deno.Command("umount", { args: [this.path] }).outputSync();
    fs.rmdirSync(this.path);
  }
}

/** Whether this process may mount: not in every container is root allowed to. */
const mayMount = (() => {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  try {
    using _small = new SmallDisk("64k");
    return true;
  } catch {
    return false;
  }
})();

Deno.test("writeAtomic writes all chunks, flushes, renames and flushes the folder, in this order", () => {
  const folder = newFolder();
  const path = join(folder, "file");
  fs.writeFileSync(path, "old");
  const calls: string[] = [];
  const on: Disk = {
    ...disk,
    // Stops short, as the system may.
    write: (file, chunk) => disk.write(file, chunk.subarray(0, 2)),
    sync: (file) => {
      calls.push(fs.fstatSync(file).isDirectory() ? "sync folder" : "sync file");
      if (calls.length === 1) {
        assert.equal(fs.readFileSync(`${path}.${Deno.pid}.tmp`, "utf8"), "new text");
        assert.equal(fs.readFileSync(path, "utf8"), "old");
      }
    },
    rename: (from, to) => {
      calls.push("rename");
      disk.rename(from, to);
    },
  };
  writeAtomic(path, [bytes("new "), bytes("text")], on);
  assert.deepEqual(calls, ["sync file", "rename", "sync folder"]);
  assert.equal(fs.readFileSync(path, "utf8"), "new text");
  assert.deepEqual(fs.readdirSync(folder), ["file"]);
});

Deno.test("writeAtomic leaves the old file where a write, a flush or the renaming fails", () => {
  for (const call of ["write", "sync", "rename"] as const) {
    const folder = newFolder();
    const path = join(folder, "file");
    fs.writeFileSync(path, "old");
    const fail = () => {
      throw Object.assign(new Error("input/output error"), { code: "EIO" });
    };
    assert.throws(() => writeAtomic(path, [bytes("new")], { ...disk, [call]: fail }), {
      name: "StoreError",
      message: `Cannot write ${path} as input/output error (EIO)`,
    });
    assert.equal(fs.readFileSync(path, "utf8"), "old");
    assert.deepEqual(fs.readdirSync(folder), ["file"]);
  }
});

Deno.test({
  name: "a run on a file system that is really full stops with a remedy and loses nothing",
  ignore: !mayMount,
  fn() {
    const straight = filesOf(trainToy(newFolder(), { since, on: quickDisk }));
    for (let kibibytes = 8; kibibytes <= 36; kibibytes += 4) {
      using small = new SmallDisk(`${kibibytes}k`);
      const train = () => trainToy(small.path, { since });
      assert.throws(
        train,
        (error: Error) =>
          error instanceof StoreError && error.message.includes(small.path) &&
          /disk is full: free some space and start again.*\(ENOSPC\)$/.test(error.message),
      );
      assert.deepEqual(verifyRun(small.path, runId(toyConfig)), []);
      // As full as before: it says so again.
      assert.throws(train, /disk is full/);
      small.remount("size=1m");
      assert.deepEqual(filesOf(train()), straight);
    }
  },
});

Deno.test({
  name: "a store on a read-only file system is named with a remedy",
  ignore: !mayMount,
  fn() {
    using small = new SmallDisk("64k");
    small.remount("ro");
    assert.throws(
      () => trainToy(small.path, { since }),
      (error: Error) =>
        error instanceof StoreError && error.message.includes(small.path) &&
        /read-only: choose another folder with --store/.test(error.message),
    );
    small.remount("rw");
  },
});

Deno.test("a store that is a file is named with a remedy", () => {
  const store = join(newFolder(), "file");
  fs.writeFileSync(store, "");
  assert.throws(
    () => openRun(store, toyConfig, { since }),
    (error: Error) =>
      error instanceof StoreError && error.message.includes(store) &&
      /is a file: choose another folder with --store/.test(error.message),
  );
});

Deno.test({
  name: "a store without permission is named with a remedy",
  ignore: Deno.uid() === 0 || Deno.build.os === "windows",
  fn() {
    const store = newFolder();
    fs.chmodSync(store, 0o500);
    assert.throws(
      () => openRun(store, toyConfig, { since }),
      (error: Error) =>
        error instanceof StoreError && error.message.includes(store) &&
        /permission is denied: .* --store/.test(error.message),
    );
  },
});

import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import { StoreError, verifyRun } from "../../lib/store/mod.ts";
import { runId } from "../../lib/config/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import {
  failingDisk,
  filesOf,
  Killed,
  newFolder,
  quickDisk,
  since,
  toyConfig,
  trainToy,
} from "./toy.ts";

const id = runId(toyConfig);
const straight = filesOf(trainToy(newFolder(), { since, on: quickDisk }));

for (const how of ["killed", "full"] as const) {
  const name = how === "killed" ? "killed at" : "with the disk full at";
  Deno.test(`a run ${name} any of its writes resumes to the straight run's bytes`, () => {
    const random = stream(1, `test/${how}`);
    for (let count = 0;; count++) {
      const store = newFolder();
      const first = fails(store, count, how);
      // It fails once more while, or after, it is resumed.
      if (first) fails(store, random.integer(60), how);
      if (!isDone(store)) trainToy(store, { since, on: quickDisk });
      const files = filesOf(join(store, id));
      // Killed between DONE and the end, the holder's card stays until somebody opens the run.
      files.delete("holder.json");
      assert.deepEqual(files, straight, `after ${count} calls`);
      fs.rmSync(store, { recursive: true });
      if (!first) {
        assert.ok(count > 60, `only ${count} calls`);
        return;
      }
    }
  });
}

/** Trains on a disk that fails after `count` calls; false if it never came to that. */
function fails(store: string, count: number, how: "killed" | "full"): boolean {
  if (isDone(store)) return false;
  const on = failingDisk(count, how);
  try {
    trainToy(store, { since, on });
  } catch (error) {
    if (how === "full") checkExplained(error, store);
    else assert.ok(error instanceof Killed || error instanceof SuppressedError, String(error));
  }
  // Whatever is there is whole: at most, nothing is there yet.
  if (fs.existsSync(join(store, id, "config.json"))) {
    assert.deepEqual(verifyRun(store, id), [], `after ${count} calls`);
  }
  return on.failed();
}

function isDone(store: string): boolean {
  return fs.existsSync(join(store, id, "DONE"));
}

function checkExplained(error: unknown, store: string) {
  assert.ok(error instanceof StoreError, String(error));
  assert.match(
    error.message,
    /^Cannot \w+ .* as the disk is full: free some space and start again/,
  );
  assert.ok(error.message.includes(store), error.message);
}

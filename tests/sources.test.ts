import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const lib = new URL("../lib", import.meta.url).pathname;

const chance = /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b|\brandomBytes\b/;
const clock = /\b(new )?Date\(\s*\)|\bDate\.now\b|\bperformance\.\w|\bhrtime\b|\bTemporal\.Now\b/;

/** Where they may occur, as no number of a run comes from there. */
const allowed: Readonly<Record<string, string>> = {
  "commands/": "programs tell how long things take, and since when a run is held",
  "kernel/kernel.ts": "names a session and the end of a cell in the kernel's protocol",
  "kernel/launch.ts": "makes the key of a kernel's connection",
  "notebook/progress.ts": "names a display, so that it can be updated",
  "training/cost.ts": "measures how long training would take",
  "training/pace.ts": "measures how many trainings side by side go fastest",
  "engine/race.ts": "measures which of two engines is faster",
  "explorer/page/": "moves things as time goes on",
  "explorer/worker/trainer.ts": "tells how fast the page trains",
  "notebook/run_or_load.ts": "tells how long training will take, and since when a run is held",
};

/** Files that lose nothing when they are left half written. */
const written: Readonly<Record<string, string>> = {
  "kernel/launch.ts": "a connection's file, anew for each kernel",
  "commands/notebooks_check.ts": "modules that are gone once they are checked",
  "commands/bench/": "numbers for the other program, in a temporary folder",
};

Deno.test("lib: what is kept is written whole or not at all, by the store", () => {
  const unused = new Set(Object.keys(written));
  const found: string[] = [];
  for (const path of readdirSync(lib, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".ts")) continue;
    if (!/\bwrite(Text)?File(Sync)?\b/.test(readFileSync(join(lib, path), "utf8"))) continue;
    const place = Object.keys(written).find((start) => path.startsWith(start));
    if (place === undefined) found.push(path);
    else unused.delete(place);
  }
  assert.deepEqual([found, [...unused]], [[], []]);
});

Deno.test("lib: neither chance nor the clock, but where no number of a run comes from", () => {
  const unused = new Set(Object.keys(allowed));
  const found: string[] = [];
  for (const path of readdirSync(lib, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".ts")) continue;
    readFileSync(join(lib, path), "utf8").split("\n").forEach((line, k) => {
      if (!chance.test(line) && !clock.test(line)) return;
      const place = Object.keys(allowed).find((start) => path.startsWith(start));
      if (place === undefined) found.push(`${path}:${k + 1}: ${line.trim()}`);
      else unused.delete(place);
    });
  }
  assert.deepEqual(found, []);
  assert.deepEqual([...unused], []);
});

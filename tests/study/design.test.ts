import { readDesign, readTier } from "../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { runId } from "../../lib/config/mod.ts";
import { newFolder } from "../records/stored.ts";

Deno.test("readDesign: the first tier is 9 cells with 3 seeds, a seed after the other", () => {
  const [{ name, configs }] = readDesign();
  assert.equal(name, "tier-1");
  assert.equal(new Set(configs.map(runId)).size, 27);
  assert.deepEqual(configs.map(({ seed }) => seed), [1, 2, 3].flatMap((s) => Array(9).fill(s)));
  const cells = configs.slice(0, 9).map(({ world: w }) => [w.dx, w.dy, w.zipfX, w.zipfY]);
  assert.deepEqual(cells, [
    [0.5, 0.5, 0, 0],
    [1, 1, 0, 0],
    [2, 2, 0, 0],
    [4, 4, 0, 0],
    [0.5, 4, 0, 0],
    [4, 0.5, 0, 0],
    [0.5, 0.5, 1, 0],
    [0.5, 0.5, 0, 1],
    [0.5, 0.5, 1, 1],
  ]);
  assert.ok(configs.every(({ preset, world, seed }) => preset === "laptop" && world.seed === seed));
});

Deno.test("readDesign: no run is in two tiers", () => {
  const ids = readDesign().flatMap(({ configs }) => configs.map(runId));
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("readDesign: takes the files of one kind, readTier any by its name", () => {
  const folder = newFolder();
  const sweep = (seed: number) => JSON.stringify({ base: { steps: 200 }, seeds: [seed] });
  for (const [k, name] of ["tier-2", "tier-1", "own", "maps-1"].entries()) {
    Deno.writeTextFileSync(`${folder}/${name}.json`, sweep(k));
  }
  const names = (kind: "tier" | "maps") => readDesign(kind, folder).map(({ name }) => name);
  assert.deepEqual([names("tier"), names("maps")], [["tier-1", "tier-2"], ["maps-1"]]);
  const { name, configs } = readTier("own", folder);
  assert.deepEqual([name, configs.map(({ seed }) => seed)], ["own", [2]]);
  assert.throws(() => readTier("none", folder), /no such file.*none\.json/i);
});

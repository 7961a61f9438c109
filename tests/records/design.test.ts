import assert from "node:assert/strict";
import { runId } from "../../lib/config/mod.ts";
import { readDesign } from "../../lib/records/mod.ts";

Deno.test("readDesign: the first tier is 9 cells with 3 seeds, a seed after the other", () => {
  const [{ name, configs }] = readDesign();
  assert.equal(name, "tier-1");
  assert.equal(new Set(configs.map(runId)).size, 27);
  assert.deepEqual(configs.map(({ seed }) => seed), [1, 2, 3].flatMap((s) => Array(9).fill(s)));
  const cells = configs.slice(0, 9).map(({ world: w }) => [w.dx, w.dy, w.zipfX, w.zipfY]);
  assert.deepEqual(cells, [
    [1, 1, 0, 0],
    [0.5, 0.5, 0, 0],
    [0.25, 0.25, 0, 0],
    [0.1, 0.1, 0, 0],
    [0.5, 0.5, 1, 0],
    [0.5, 0.5, 0, 1],
    [0.5, 0.5, 1, 1],
    [0.1, 1, 0, 0],
    [1, 0.1, 0, 0],
  ]);
  assert.ok(configs.every(({ preset, world, seed }) => preset === "laptop" && world.seed === seed));
});

Deno.test("readDesign: no run is in two tiers", () => {
  const ids = readDesign().flatMap(({ configs }) => configs.map(runId));
  assert.equal(new Set(ids).size, ids.length);
});

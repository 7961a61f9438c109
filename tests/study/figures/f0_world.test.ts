import { worldFigure, worldRecord } from "../../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { defaultWorld } from "../../../lib/world/mod.ts";

const world = { ...defaultWorld, n: 16 };
const record = await worldRecord(world);
const { spec, sidecar } = worldFigure(record);

Deno.test("worldFigure shows each image and each estimate as a picture", async () => {
  const svg = await renderSvg(spec);
  const pictures = svg.match(/<image /g)!.length;
  assert.equal(pictures, record.images.length + 5 * record.denoised.length);
  for (const { name } of record.images) assert.ok(svg.includes(`>${name}<`), name);
});

Deno.test("worldFigure tells its numbers, its world, and that nothing was run", () => {
  const { numbers, runs, seeds, config, engine } = sidecar;
  assert.deepEqual({ runs, seeds, config, engine }, {
    runs: [],
    seeds: [],
    config: world,
    engine: "exact",
  });
  const { levels, taus } = numbers as { levels: typeof record.levels; taus: number[] };
  assert.deepEqual(levels, record.levels);
  assert.deepEqual(taus, [0.25, 0.5, 1, 2, 4]);
});

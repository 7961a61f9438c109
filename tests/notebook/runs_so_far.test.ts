import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { runsSoFar } from "../../lib/notebook/mod.ts";
import { madeRun } from "../study/made_records.ts";
import { newFolder, storeRun } from "../records/stored.ts";

const made = (seed: number) => madeRun({}, seed, { x: 500, y: 500 });

Deno.test("runsSoFar loads what is finished and names the rest with its command", async () => {
  const store = newFolder();
  storeRun(store, made(1));
  storeRun(store, made(2), { finish: false });
  const configs = [1, 2, 3].map((seed) => withDefaults({ seed }));
  const { records, missing, note } = await runsSoFar(configs, { store });
  assert.deepEqual(records.map(({ id }) => id), [made(1).id]);
  assert.deepEqual(missing, configs.slice(1));
  assert.equal(
    note,
    "1 of 3 runs are trained. The first of the missing: " +
      `\`deno task train --seed=2 --store=${store}\`.`,
  );
});

Deno.test("runsSoFar where all are trained, and a damaged record", async () => {
  const store = newFolder();
  storeRun(store, made(1));
  const configs = [withDefaults({ seed: 1 })];
  const { missing, note } = await runsSoFar(configs, { store });
  assert.deepEqual([missing, note], [[], "1 of 1 runs are trained."]);
  Deno.writeTextFileSync(`${store}/${made(1).id}/evals.jsonl`, "{}\n");
  await assert.rejects(runsSoFar(configs, { store }), /damaged/);
});

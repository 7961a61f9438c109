import assert from "node:assert/strict";
import type { RunRecord } from "../../lib/records/mod.ts";
import { pairedAnswer, pairedTable } from "../../lib/study/mod.ts";
import { madeSeeds } from "./made_records.ts";

const usual = madeSeeds({}, { x: 1000, y: 1000 });
const sooner = madeSeeds({ sigma: 2 }, { x: 600, y: 600 });
const never = madeSeeds({ sigma: 2 }, { x: 1e9, y: 1e9 });

Deno.test("pairedAnswer: the gain in ln steps, seed by seed, and what the rule makes of it", () => {
  const { verdict, gain, beside } = pairedAnswer(usual, sooner);
  assert.equal(verdict, "supports");
  // The curves are shaken by 2 %.
  assert.ok(Math.abs(gain!.value - Math.log(1000 / 600)) < 0.1 && gain!.n === 3, `${gain!.value}`);
  assert.equal(pairedAnswer(sooner, usual).verdict, "refutes");
  const same = madeSeeds({ sigma: 2 }, { x: 1000, y: 1000 });
  assert.ok(Math.abs(pairedAnswer(usual, same).gain!.value) < 0.05);
  assert.equal(beside.length, 3);
  assert.ok(Math.abs(beside[0].estimate!.value - Math.log(1000 / 600)) < 0.1);
});

Deno.test("pairedAnswer: open where seeds are too few, are not shared, or do not get there", () => {
  assert.equal(pairedAnswer(usual.slice(0, 2), sooner).verdict, "open");
  for (const changed of [never, sooner.slice(0, 1), []]) {
    const { verdict, gain } = pairedAnswer(usual, changed);
    assert.deepEqual([verdict, gain], ["open", null]);
  }
});

Deno.test("pairedAnswer: pairs are of one world, and seeds are what counts", () => {
  const late = (runs: readonly RunRecord[]) =>
    runs.map((run) => ({ ...run, config: { ...run.config, target: "v" as const } }));
  const coarse = { dx: 2, dy: 2 };
  const [worlds, asked] = [
    [...usual, ...madeSeeds(coarse, { x: 300, y: 300 })],
    late([
      ...sooner.map((run, k) => ({ ...run, config: usual[k].config })),
      ...madeSeeds(coarse, { x: 300, y: 300 }),
    ]),
  ];
  const { gain } = pairedAnswer(worlds, asked);
  // One world gains, the other does not.
  assert.ok(Math.abs(gain!.value - Math.log(1000 / 600) / 2) < 0.1 && gain!.n === 3);
  const one = (runs: readonly RunRecord[]) => runs.filter(({ config: { seed } }) => seed === 1);
  assert.equal(pairedAnswer(one(worlds), one(asked)).verdict, "open");
  assert.throws(() => pairedAnswer(usual, [...sooner, ...sooner]), /must have one twin/);
});

Deno.test("pairedAnswer: refuses runs between which nothing was changed", () => {
  assert.throws(
    () => pairedAnswer(usual, usual),
    /must have other values .* current value is none\. Set the changed/,
  );
});

Deno.test("pairedTable: a row for each difference, a dash for what there is not", () => {
  const table = pairedTable(pairedAnswer(usual, never)).split("\n");
  assert.equal(table.length, 6);
  assert.match(table[2], /\(\*\*judged\*\*\) \| – \| – \| –$/);
  assert.match(
    pairedTable(pairedAnswer(usual, sooner)),
    /judged.* \| 0\.5\d\d \| 0\.\d{3} to 0\.\d{3} \| 3\n/,
  );
});

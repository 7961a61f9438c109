import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { writeProbe } from "../../lib/evaluation/mod.ts";
import {
  linesToProbe,
  probedSteps,
  probePath,
  readProbe,
  RecordError,
} from "../../lib/records/mod.ts";
import { writeWeights } from "../../lib/store/mod.ts";
import { madeProbe, madeRun } from "../study/made_records.ts";
import { newFolder, storeRun } from "./stored.ts";

const config = withDefaults({ seed: 4, world: { n: 16 } });

Deno.test("readProbe: gives back what writeProbe wrote, which leaves one file per step", () => {
  const folder = newFolder();
  assert.deepEqual(probedSteps(config, `${folder}/none`), []);
  for (const step of [4000, 0, 150]) writeProbe(madeProbe(config, step), folder);
  writeProbe(madeProbe({ ...config, seed: 5 }, 7), folder);
  assert.deepEqual(probedSteps(config, folder), [0, 150, 4000]);
  assert.deepEqual(readProbe(config, 150, folder), madeProbe(config, 150));
  assert.equal([...Deno.readDirSync(folder)].length, 4);
});

Deno.test("readProbe: names a probe that is missing or damaged, and the command", () => {
  const folder = newFolder();
  const probe = madeProbe(config, 150);
  const path = probePath(probe.run, 150, folder);
  const refused = (what: RegExp) =>
    assert.throws(() => readProbe(config, 150, folder, newFolder()), (error) => {
      assert.ok(error instanceof RecordError);
      assert.match(error.message, what);
      const commands = `  deno task train --seed=4 --n=16 --store=data/fresh\n` +
        `  deno task probe ${probe.run} --steps=150 --store=data/fresh`;
      assert.ok(error.message.endsWith(commands), error.message);
      return true;
    });
  refused(/there is no/);
  writeProbe(probe, folder);
  const text = Deno.readTextFileSync(path);
  for (
    const spoilt of [
      text.slice(0, text.length / 2),
      text.replace(`"step":150`, `"step":151`),
      text.replace(`"layer":"enc2"`, `"layer":"enc9"`),
      text.replace(`"input":"blind"`, `"input":"deaf"`),
      text.replace(`"views":{`, `"views":{"own":{},`),
      text.replace(`"trustworthiness"`, `"places":[1],"trust"`),
    ]
  ) {
    assert.notEqual(spoilt, text);
    Deno.writeTextFileSync(path, spoilt);
    refused(/is damaged/);
  }
});

Deno.test("readProbe: gives a probe of a damaged run, and asks the run where there is none", () => {
  const [folder, store] = [newFolder(), newFolder()];
  const run = madeRun({}, 1, { x: 900, y: 900 });
  storeRun(store, run);
  assert.throws(() => readProbe(run.config, 150, folder, store), /--store=data\/fresh$/);
  Deno.writeTextFileSync(`${store}/${run.id}/evals.jsonl`, "{}\n");
  writeProbe(madeProbe(run.config, 150), folder);
  assert.equal(readProbe(run.config, 150, folder, store).step, 150);
  assert.throws(() => readProbe(run.config, 151, folder, store), /evals\.jsonl/);
});

Deno.test("linesToProbe: trains again, in a store aside, where a snapshot is missing", () => {
  const store = `${newFolder()}/my runs`;
  const run = madeRun({}, 1, { x: 900, y: 900 });
  const weights = newFolder();
  const commands = (steps: number[]) => linesToProbe(run.config, steps, store, weights);
  const again = (steps: string) => [
    "deno task train --store=data/fresh",
    `deno task probe ${run.id} --steps=${steps} --store=data/fresh`,
  ];
  const here = (steps: string) => `deno task probe ${run.id} --steps=${steps} '--store=${store}'`;
  assert.deepEqual(commands([0]), again("0"));
  storeRun(store, run);
  assert.deepEqual(commands([0, 4000]), [here("0,4000")]);
  Deno.removeSync(`${store}/${run.id}/snapshots`, { recursive: true });
  assert.deepEqual(commands([0]), [here("0")]);
  assert.deepEqual(commands([0, 4000]), again("0,4000"));
  // Weights in half precision serve as well.
  writeWeights(weights, run.config, 4000, Float32Array.of(1, 2));
  assert.deepEqual(commands([0, 4000]), [here("0,4000")]);
});

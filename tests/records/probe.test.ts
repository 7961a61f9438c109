import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { writeProbe } from "../../lib/probe/mod.ts";
import { probedSteps, probePath, readProbe, RecordError } from "../../lib/records/mod.ts";
import { madeProbe } from "../figures/made_records.ts";
import { newFolder } from "./stored.ts";

const config = withDefaults({ seed: 4, world: { n: 16 } });

Deno.test("readProbe gives back what writeProbe wrote, which leaves one file per step", () => {
  const folder = newFolder();
  assert.deepEqual(probedSteps(config, `${folder}/none`), []);
  for (const step of [4000, 0, 150]) writeProbe(madeProbe(config, step), folder);
  writeProbe(madeProbe({ ...config, seed: 5 }, 7), folder);
  assert.deepEqual(probedSteps(config, folder), [0, 150, 4000]);
  assert.deepEqual(readProbe(config, 150, folder), madeProbe(config, 150));
  assert.equal([...Deno.readDirSync(folder)].length, 4);
});

Deno.test("readProbe names a probe that is missing or damaged, and the command", () => {
  const folder = newFolder();
  const probe = madeProbe(config, 150);
  const path = probePath(probe.run, 150, folder);
  const refused = (what: RegExp) =>
    assert.throws(() => readProbe(config, 150, folder), (error) => {
      assert.ok(error instanceof RecordError);
      assert.match(error.message, what);
      assert.match(error.message, new RegExp(`deno task probe ${probe.run} --steps 150$`));
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
      text.replace(`"trustworthiness"`, `"places":[1],"trust"`),
    ]
  ) {
    assert.notEqual(spoilt, text);
    Deno.writeTextFileSync(path, spoilt);
    refused(/is damaged/);
  }
});

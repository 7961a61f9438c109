import assert from "node:assert/strict";
import { CATALOGUE_VERSION, type RecordedRun } from "../../../lib/explorer/catalogue.ts";
import { addToCatalogue, readCatalogue } from "../../../lib/explorer/record/catalogue_file.ts";
import { withDefaults } from "../../../lib/config/mod.ts";
import { newFolder } from "../../records/stored.ts";

const run = (id: string, title: string): RecordedRun => ({
  ...{ id, title, config: withDefaults({}), steps: [100], weights: [], layouts: [] },
  ...{ samples: null, curve: [], outcomes: [] },
});

Deno.test("addToCatalogue: a run keeps its place, a new one comes last", () => {
  const folder = newFolder();
  assert.deepEqual(readCatalogue(folder).runs, []);
  for (const [id, title] of [["a", "one"], ["b", "two"], ["a", "three"]]) {
    addToCatalogue(folder, run(id, title));
  }
  assert.deepEqual(readCatalogue(folder).runs.map(({ title }) => title), ["three", "two"]);
});

Deno.test("readCatalogue: another version counts as none, a damaged one is refused", () => {
  const folder = newFolder();
  const write = (value: object) =>
    Deno.writeTextFileSync(`${folder}/index.json`, JSON.stringify(value));
  write({ version: CATALOGUE_VERSION + 1, runs: [{}] });
  assert.deepEqual(readCatalogue(folder), { version: CATALOGUE_VERSION, runs: [] });
  write({ version: CATALOGUE_VERSION, runs: [{ ...run("a", ""), steps: null }] });
  assert.throws(() => readCatalogue(folder), /index\.json as a run in it lacks a part/);
  Deno.writeTextFileSync(`${folder}/index.json`, `{"version":`);
  assert.throws(
    () => readCatalogue(folder),
    /^RangeError: Cannot read .*index\.json as it is no JSON .*`deno task explore --record RUN`/,
  );
});

Deno.test("addToCatalogue: the old file is whole until the new one takes its name", () => {
  const folder = newFolder();
  addToCatalogue(folder, run("a", "one"));
  // A second name, under which what is written in place would show.
  Deno.linkSync(`${folder}/index.json`, `${folder}/old.json`);
  const before = Deno.readTextFileSync(`${folder}/old.json`);
  addToCatalogue(folder, run("b", "two"));
  assert.equal(Deno.readTextFileSync(`${folder}/old.json`), before);
  assert.equal(readCatalogue(folder).runs.length, 2);
});

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
});

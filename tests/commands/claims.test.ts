import assert from "node:assert/strict";
import { claims } from "../../lib/commands/claims.ts";
import { runId } from "../../lib/config/mod.ts";
import { READINGS, readRecords } from "../../lib/records/mod.ts";
import {
  CLAIMS,
  type ClaimsRecord,
  OF_THE_CODE,
  readDesign,
  resultsInFull,
  resultsInShort,
  weighReadings,
  withResults,
} from "../../lib/study/mod.ts";
import { newFolder, storeRun } from "../records/stored.ts";
import { madeRun } from "../study/made_records.ts";

const project = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
const stored: ClaimsRecord = JSON.parse(project("data/claims.json"));
const IDS = CLAIMS.map(({ id }) => id);

/** What `claims` writes of a store. */
function weighed(store: string): ClaimsRecord {
  const out = `${newFolder()}/claims.json`;
  claims(["--store", store, "--out", out]);
  return JSON.parse(Deno.readTextFileSync(out));
}

const design = readDesign().flatMap((tier) => tier.configs);

Deno.test("claims: over a store without runs all are open under each reading, and say why", () => {
  const { runs, missing, seen, claims, grid } = weighed(newFolder());
  assert.deepEqual([runs, missing], [[], design.length]);
  assert.match(seen.text, /No run/);
  assert.deepEqual(
    claims.map(({ reading, id }) => `${reading} ${id}`),
    READINGS.flatMap(({ name }) => IDS.map((id) => `${name} ${id}`)),
  );
  for (const { verdict, text } of claims) {
    assert.equal(verdict, "open");
    assert.match(text, /: 0; at least \d+ are needed/);
  }
  assert.equal(grid.length, 18 * OF_THE_CODE.length);
});

Deno.test("claims: of a store are what its runs of the design give, and no others", () => {
  const store = newFolder();
  const [first, second] = design.map((config) => (
    { ...madeRun({}, config.seed, { x: 500, y: 700 }), id: runId(config), config }
  ));
  for (const run of [first, second, madeRun({ n: 16 }, 1, { x: 500, y: 500 })]) {
    storeRun(store, run);
  }
  const { runs, missing, ...rest } = weighed(store);
  assert.deepEqual([runs, missing], [[first.id, second.id], design.length - 2]);
  assert.deepEqual(rest, JSON.parse(JSON.stringify(weighReadings([first, second]))));
});

Deno.test("claims: those of another store are not written into README.md", () => {
  assert.throws(() => claims(["--store", "data/rnus"]), /give --out a FILE/);
});

Deno.test("claims: writes nothing where a page cannot take the results", () => {
  const folder = newFolder();
  const marked = project("README.md");
  Deno.mkdirSync(`${folder}/lib/study`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/README.md`, marked);
  Deno.writeTextFileSync(`${folder}/lib/study/README.md`, "# No marks");
  const out = `${folder}/claims.json`;
  assert.throws(
    () => claims([], out, folder),
    /lib\/study\/README.md must have <!-- results/,
  );
  assert.equal(Deno.readTextFileSync(`${folder}/README.md`), marked);
  assert.ok(![...Deno.readDirSync(folder)].some(({ name }) => name === "claims.json"));
});

Deno.test("pages: their results are what data/claims.json says", () => {
  const [readme, study] = ["README.md", "lib/study/README.md"].map(project);
  assert.equal(withResults(readme, resultsInShort(stored), "README.md"), readme);
  assert.equal(withResults(study, resultsInFull(stored), "the study's page"), study);
});

Deno.test("data/claims.json: is what the rules make of its runs", () => {
  const configs = design.filter((config) => stored.runs.includes(runId(config)));
  const runs = readRecords(configs);
  assert.deepEqual(stored.runs, runs.map(({ id }) => id));
  const { runs: _runs, missing: _missing, ...rest } = stored;
  assert.deepEqual(JSON.parse(JSON.stringify(weighReadings(runs))), rest);
});

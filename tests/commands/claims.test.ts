import { readDesign } from "../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { claims, weighed } from "../../lib/commands/claims.ts";
import {
  type ClaimsRecord,
  resultsTable,
  withResultsTable,
} from "../../lib/study/results_table.ts";
import { runId } from "../../lib/config/mod.ts";
import { readRecords, readScores } from "../../lib/records/mod.ts";

const project = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
const stored: ClaimsRecord = JSON.parse(project("data/claims.json"));

Deno.test("claims over a store without runs are all open, and say why", () => {
  const store = Deno.makeTempDirSync();
  const out = `${store}/claims.json`;
  claims(["--store", store, "--out", out]);
  const record = JSON.parse(Deno.readTextFileSync(out));
  assert.deepEqual(record.runs, []);
  assert.ok(record.missing >= 27);
  assert.deepEqual(record.claims.map(({ id }: { id: string }) => id), [
    "C1",
    "C2",
    "C3",
    "C4",
    "C5",
    "C6",
  ]);
  for (const { verdict, text } of record.claims) {
    assert.equal(verdict, "open");
    assert.match(text, /: 0; at least \d are needed/);
  }
});

Deno.test("claims of another store are not written into README.md", () => {
  assert.throws(() => claims(["--store", "data/rnus"]), /give --out a FILE/);
});

Deno.test("claims writes nothing where README.md cannot take the table", () => {
  const folder = Deno.makeTempDirSync();
  const [out, readme] = [`${folder}/claims.json`, `${folder}/README.md`];
  Deno.writeTextFileSync(readme, "# No marks");
  assert.throws(() => claims([], out, readme), /README.md must have <!-- results/);
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["README.md"]);
});

Deno.test("README's table of results is what data/claims.json says", () => {
  const readme = project("README.md");
  assert.equal(withResultsTable(readme, resultsTable(stored)), readme);
});

Deno.test("resultsTable: a decided claim shows its number, interval and n; each row as wide", () => {
  const claims = stored.claims.map((claim) =>
    claim.id === "C4"
      ? { ...claim, verdict: "supports" as const, statistic: 0.5, interval: [0.25, 0.75], n: 3 }
      : { ...claim, statistic: null, interval: null, text: "Too few." }
  ) as ClaimsRecord["claims"];
  const seen = "It is seen that ".repeat(12).trimEnd();
  const byDdpm = { runs: ["b"], claims: claims.slice(2) };
  const record = {
    runs: ["a", "b"],
    missing: 25,
    seen,
    claims,
    byUmap: claims.slice(0, 3),
    byDdpm,
  };
  const table = resultsTable(record);
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  assert.equal(lines.length, 2 + 6);
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
  const c4 = lines.find((line) => line.includes("C4"))!;
  assert.match(c4, /ln d: 0\.50 \(0\.25 to 0\.75\), n = 3 seeds +\| \*\*supports\*\*, so far +\|/);
  assert.match(lines.find((line) => line.includes("C6"))!, /\*\* as a lag/);
  const prose = table.slice(0, table.indexOf("|")).trim().split("\n");
  assert.equal(prose.join(" "), seen);
  assert.ok(prose.length === 2 && prose.every((line) => line.length <= 100));
  assert.ok(!resultsTable({ ...record, missing: 0 }).includes("so far"));
  assert.match(table.replaceAll("\n", " "), /Of 1 of these runs they were drawn once more by DDPM/);
  assert.match(c4, /notebooks\/03-phase-diagram\.ipynb.*`deno task figures 03`/);
  assert.ok(lines.find((line) => line.includes("C1"))!.includes("Too few. (2 of 27 runs)"));
});

Deno.test("withResultsTable replaces what stands between the marks, and needs both", () => {
  const readme = project("README.md");
  const changed = withResultsTable(readme, "| other |");
  assert.ok(changed.includes("| other |") && !changed.includes("C6:"));
  assert.equal(withResultsTable(changed, resultsTable(stored)), readme);
  assert.throws(() => withResultsTable("# No marks", ""), /README.md must have <!-- results/);
});

Deno.test("data/claims.json is what the rules make of its runs", () => {
  const configs = readDesign().flatMap((tier) => tier.configs)
    .filter((config) => stored.runs.includes(runId(config)));
  const runs = readRecords(configs);
  assert.deepEqual(stored.runs, runs.map(({ id }) => id));
  const { runs: _runs, missing: _missing, ...rest } = stored;
  assert.deepEqual(JSON.parse(JSON.stringify(weighed(runs, readScores()))), rest);
});

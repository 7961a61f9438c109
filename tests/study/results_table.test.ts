import assert from "node:assert/strict";
import { READINGS } from "../../lib/records/mod.ts";
import {
  CLAIMS,
  type ClaimsRecord,
  claimsTable,
  resultsInFull,
  resultsInShort,
  weighReadings,
  withResults,
} from "../../lib/study/mod.ts";

const text = "It is seen that ".repeat(12).trimEnd();
const leftOut = "Not counted: 2 runs.";
const seen = { turns: [{ what: "it begins", steps: "12" }], runs: "the one run", text, leftOut };
const { claims, ...rest } = weighReadings([]);
const record: ClaimsRecord = {
  ...{ ...rest, seen, runs: ["a", "b"], missing: 25 },
  claims: claims.map((claim) =>
    claim.id === "C4" || claim.id === "C9" && claim.reading === "noised"
      ? { ...claim, verdict: "supports", statistic: 0.5, interval: [0.25, 0.75], n: 3 }
      : claim
  ),
};
const rowsOf = (table: string) => table.split("\n").filter((line) => line.startsWith("|"));
const cellsOf = (row: string) => row.split("|").slice(1, -1).map((cell) => cell.trim());

Deno.test("claimsTable: a row for each claim, a column for each reading, all as wide", () => {
  const [head, rule, ...rows] = rowsOf(claimsTable(record));
  const readings = READINGS.map(({ name }) => `\`${name}\``);
  assert.deepEqual(cellsOf(head), ["claim", "number judged", ...readings, "notebook"]);
  assert.match(rule, /^[| -]+$/);
  assert.deepEqual(rows.map((row) => cellsOf(row)[0].split(/[:,]/)[0]), CLAIMS.map(({ id }) => id));
  assert.equal(new Set([head, rule, ...rows].map((line) => line.length)).size, 1);
});

Deno.test("claimsTable: a decided claim shows number, interval and n; what no code changes, once", () => {
  const [, , ...rows] = rowsOf(claimsTable(record)).map(cellsOf);
  const found = "**supports** 0.50 (0.25 to 0.75), n = 3";
  assert.deepEqual(rows[3].slice(2), [
    ...[found, "the same", "the same"],
    "[03](../../notebooks/03-phase-diagram.ipynb)",
  ]);
  assert.deepEqual(rows[6].slice(2, 5), ["**open**", found, "**open**"]);
  for (const [k, { id, looksAt }] of CLAIMS.entries()) {
    const same = rows[k].slice(2, 5).filter((cell) => cell === "the same");
    assert.equal(same.length, looksAt === "code" ? 0 : 2, id);
  }
  const differs = claims.map((one) => one.reading === "blind" ? { ...one, n: one.n + 1 } : one);
  const [, , , , , c4] = rowsOf(claimsTable({ ...record, claims: differs })).map(cellsOf);
  assert.deepEqual(c4.slice(2, 5), ["**open**", "the same", "**open**"]);
});

Deno.test("claimsTable and resultsInShort: a claim that was not weighed is named, with the command", () => {
  const lacking = { ...record, claims: claims.filter(({ id }) => id !== "C4") };
  for (const tell of [claimsTable, resultsInShort]) {
    assert.throws(() => tell(lacking), /claim C4 as it was not weighed .*: run deno task claims/);
  }
});

Deno.test("resultsInFull: what happens at which step, and then the claims", () => {
  const full = resultsInFull(record);
  assert.deepEqual(rowsOf(full).slice(0, 3).map(cellsOf).map(([what]) => what.replace(/-+/, "-")), [
    ...["the one run", "-", "it begins"],
  ]);
  assert.ok(full.endsWith(`\n\n${claimsTable(record)}`));
  const none = { ...record, seen: { ...seen, turns: [] } };
  assert.equal(resultsInFull(none), claimsTable(none));
});

Deno.test("claimsTable: ends with how many runs, in lines of 100", () => {
  const prose = claimsTable(record).split("\n").filter((line) => !line.startsWith("|"));
  assert.ok(prose.join(" ").trimStart().startsWith(`${text} ${leftOut}`));
  assert.match(prose.join(" "), /Over 2 of 27 runs of the design\. .* 95 % interval/);
  assert.ok(prose.every((line) => line.length <= 100));
});

Deno.test("resultsInShort: the verdicts by reading, and of how many runs", () => {
  const lines = resultsInShort(record).split("\n");
  assert.ok(lines.filter((line) => !line.startsWith("|")).every((line) => line.length <= 100));
  const table = rowsOf(lines.join("\n")).map(cellsOf);
  const firsts = table.map(([what]) => what.split(":")[0]).filter((what) => !what.startsWith("-"));
  const ids = CLAIMS.map(({ id, by }) => by === "ours" ? `${id}, ours` : id);
  assert.deepEqual(firsts, ["what is claimed", ...ids]);
  const verdictsOf = (name: string) => table.find(([what]) => what.startsWith(name))!.slice(1);
  assert.deepEqual(verdictsOf("C4"), ["supports", "the same", "the same"]);
  assert.deepEqual(verdictsOf("C9"), ["open", "supports", "open"]);
  assert.match(lines.join(" "), /Over 2 of 27 runs of the design\.$/);
});

Deno.test("withResults: replaces what stands between the marks, and needs both, once", () => {
  const [begin, end] = ["<!-- results: written by deno task claims -->", "<!-- end of results -->"];
  const readme = `# One\n\n${begin}\n\n| old |\n\n${end}\n\nTwo\n`;
  const changed = withResults(readme, "| new |", "README.md");
  assert.equal(changed, readme.replace("old", "new"));
  assert.equal(withResults(changed, "| old |", "README.md"), readme);
  for (const without of ["# No marks", begin, end, `${end}${begin}`, `${readme}${begin}`]) {
    assert.throws(() => withResults(without, "", "README.md"), /README.md must have <!-- results/);
  }
});

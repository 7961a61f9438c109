import assert from "node:assert/strict";
import { READINGS } from "../../lib/records/mod.ts";
import {
  type ClaimsRecord,
  OF_THE_CODE,
  resultsTable,
  weighReadings,
  withResultsTable,
} from "../../lib/study/mod.ts";

const IDS = ["C1", "C2", "C3", "C4", "C5", "C6", "C9"];
const seen = "It is seen that ".repeat(12).trimEnd();
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

Deno.test("resultsTable: a row for each claim, a column for each reading, all as wide", () => {
  const [head, rule, ...rows] = rowsOf(resultsTable(record));
  assert.deepEqual(cellsOf(head), [
    ...["claim", "number judged"],
    ...READINGS.map(({ name }) => `\`${name}\``),
    "notebook",
  ]);
  assert.match(rule, /^[| -]+$/);
  assert.deepEqual(rows.map((row) => cellsOf(row)[0].slice(0, 2)), IDS);
  assert.equal(new Set([head, rule, ...rows].map((line) => line.length)).size, 1);
});

Deno.test("resultsTable: a decided claim shows number, interval and n; what no code changes, once", () => {
  const [, , ...rows] = rowsOf(resultsTable(record)).map(cellsOf);
  const found = "**supports** 0.50 (0.25 to 0.75), n = 3";
  assert.deepEqual(rows[3].slice(2), [
    ...[found, "the same", "the same"],
    "[03](notebooks/03-phase-diagram.ipynb)",
  ]);
  assert.deepEqual(rows[6].slice(2, 5), ["**open**", found, "**open**"]);
  for (const [k, id] of IDS.entries()) {
    const same = rows[k].slice(2, 5).filter((cell) => cell === "the same");
    assert.equal(same.length, (OF_THE_CODE as readonly string[]).includes(id) ? 0 : 2, id);
  }
});

Deno.test("resultsTable: begins with what is seen, in lines of 100, and ends with how many runs", () => {
  const table = resultsTable(record);
  const prose = table.slice(0, table.indexOf("|")).trim().split("\n");
  assert.equal(prose.join(" "), seen);
  assert.ok(prose.length === 2 && prose.every((line) => line.length <= 100));
  assert.match(table.replaceAll("\n", " "), /Over 2 of 27 runs of the design\. .* 95 % interval/);
});

Deno.test("withResultsTable: replaces what stands between the marks, and needs both, once", () => {
  const [begin, end] = ["<!-- results: written by deno task claims -->", "<!-- end of results -->"];
  const readme = `# One\n\n${begin}\n\n| old |\n\n${end}\n\nTwo\n`;
  const changed = withResultsTable(readme, "| new |");
  assert.equal(changed, readme.replace("old", "new"));
  assert.equal(withResultsTable(changed, "| old |"), readme);
  for (const without of ["# No marks", begin, end, `${end}${begin}`, `${readme}${begin}`]) {
    assert.throws(() => withResultsTable(without, ""), /README.md must have <!-- results/);
  }
});

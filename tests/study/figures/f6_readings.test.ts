import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { readingGrid } from "../../../lib/records/mod.ts";
import { type GridRow, readingsFigure, readingsSummary } from "../../../lib/study/mod.ts";

/** Numbers that fall along the grid; the last of C1 has none. */
const grid = (["C1", "C9"] as const).flatMap((id) =>
  readingGrid().map(({ input, layer, order }, k): GridRow => {
    const statistic = id === "C1" && k === 17 ? null : 1 - k / 9;
    const verdict = statistic === null ? "open" : statistic > 0 ? "supports" : "refutes";
    const interval = statistic === null ? null : [statistic - 0.2, statistic + 0.2] as const;
    return { id, input, layer, order, verdict, statistic, interval, n: 3 };
  })
);

Deno.test("readingsFigure: a panel a claim, all rows in one order", () => {
  const columns = readingsFigure({ grid }).sidecar.numbers as {
    id: string;
    spots: (GridRow & { row: string; isNamed: boolean })[];
  }[];
  assert.deepEqual(columns.map(({ id }) => id), ["C1", "C9"]);
  const [first, second] = columns.map(({ spots }) => spots.map(({ row }) => row));
  assert.equal(new Set(first).size, 18);
  assert.deepEqual(second, first);
  assert.deepEqual(
    columns[0].spots.filter(({ isNamed }) => isNamed).map(({ row }) => row),
    [
      "paper: own sample, enc3, UMAP",
      "noised: noised image, enc3, UMAP",
      "blind: pure noise, enc3, UMAP",
    ],
  );
});

Deno.test("readingsFigure tells how many ways support and refute, and what was chosen", async () => {
  const svg = await renderSvg(readingsFigure({ grid }).spec);
  for (const text of ["9 support, 9 refute", "own sample, mid, PCA", "no number"]) {
    assert.ok(svg.includes(`>${text}<`), text);
  }
  assert.ok(svg.includes("However one looks: C1, C9 supported by some ways, refuted by others"));
  assert.throws(() => readingsFigure({ grid: [] }), /there must be claims of the code/);
});

Deno.test("readingsFigure names claims of which no way has a number, and draws the others", async () => {
  const without = (...ids: string[]) =>
    grid.map((row): GridRow =>
      ids.includes(row.id) ? { ...row, verdict: "open", statistic: null, interval: null } : row
    );
  const svg = await renderSvg(readingsFigure({ grid: without("C1") }).spec);
  assert.ok(svg.includes(">C9: roughly where first<") && !svg.includes("18 open"));
  assert.ok(svg.includes("Not drawn, as runs are too few: C1."));
  const none = await renderSvg(readingsFigure({ grid: without("C1", "C9") }).spec);
  assert.ok(none.includes("18 open") && !none.includes("too few"));
});

Deno.test("readingsFigure: a bound points to where the number may lie", async () => {
  const bounded = grid.map((row): GridRow => ({
    ...row,
    verdict: row.verdict === "refutes" ? "open" : row.verdict,
    ...row.input === "blind" && { bound: "at most" as const },
  }));
  const { spec } = readingsFigure({ grid: bounded });
  const svg = await renderSvg(spec);
  assert.ok(svg.includes("However one looks: C1, C9 supported or open"));
  assert.notEqual(svg, await renderSvg(readingsFigure({ grid }).spec));
  assert.ok(JSON.stringify(spec).includes("triangle-left"));
});

Deno.test("readingsSummary counts verdicts and tells the range, claim by claim", () => {
  const [first] = readingsSummary({ grid });
  assert.deepEqual(first, {
    id: "C1",
    counts: { supports: 9, refutes: 8, open: 1 },
    range: [1 - 16 / 9, 1],
  });
});

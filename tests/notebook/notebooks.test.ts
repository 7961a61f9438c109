import assert from "node:assert/strict";

const folder = new URL("../../notebooks/", import.meta.url);

/** Cells that a notebook may have: one figure each, but for the first hour, which goes step by step. */
const most = (name: string) => name.startsWith("00-") ? 20 : 12;

interface NotebookCell {
  readonly cell_type: string;
  readonly source: readonly string[];
}

Deno.test("notebooks: few cells, below 1 MB, at most 40 lines of code besides imports, a cell of one's own", () => {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const notebooks = names.filter((name) => name.endsWith(".ipynb"));
  assert.ok(notebooks.length >= 7);
  for (const name of notebooks) {
    const text = Deno.readTextFileSync(new URL(name, folder));
    assert.ok(text.length < 1_000_000, `${name} has ${text.length} characters`);
    const cells: NotebookCell[] = JSON.parse(text).cells;
    assert.ok(cells.length <= most(name), `${name} has ${cells.length} cells`);
    assert.match(cells.at(-1)!.source.join(""), /^## Your findings/, name);
    const code = cells.filter(({ cell_type }) => cell_type === "code").slice(1);
    const lines = code.flatMap(({ source }) => source).filter((line) => line.trim() !== "");
    if (!name.startsWith("00-")) assert.ok(lines.length <= 40, `${name} has ${lines.length} lines`);
  }
});

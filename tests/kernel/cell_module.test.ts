import assert from "node:assert/strict";
import { cellModule, readDocument } from "../../lib/kernel/mod.ts";

const notebook = readDocument(JSON.stringify({
  nbformat: 4,
  cells: [
    { cell_type: "markdown", source: "# Title" },
    { cell_type: "code", source: ["const a = 1;\n", "a"] },
    { cell_type: "raw", source: "not code" },
    { cell_type: "code", source: "(a)" },
  ],
}));

Deno.test("cellModule joins code cells so that none runs on into the next", () => {
  assert.equal(cellModule(notebook).source, "const a = 1;\na\n;\n(a)\n;\n");
});

Deno.test("CellModule.locate leads from every line of a cell back to it", () => {
  const { locate } = cellModule(notebook);
  const places = [1, 2, 4].map((line) => {
    const place = locate(line);
    return [place.cell.number, place.line];
  });
  assert.deepEqual(places, [[2, 1], [2, 2], [4, 1]]);
  assert.throws(() => locate(0), RangeError);
});

import assert from "node:assert/strict";
import { parse, View } from "vega";
import { compile } from "vega-lite";
import { table } from "../../lib/figures/table.ts";

Deno.test("table: Vega-Lite reads back numbers to 7 digits, and texts with commas and quotes", async () => {
  const rows = [
    { name: "plain", value: 0.123456789 },
    { name: "12", value: 100 },
    { name: `a "b", c`, value: -2e-12 },
  ];
  const encoding = {
    x: { field: "value", type: "quantitative" as const },
    y: { field: "name", type: "nominal" as const },
  };
  const { spec } = compile({ data: table(rows), mark: "point", encoding });
  const view = await new View(parse(spec), { renderer: "none" }).runAsync();
  const read = view.data("data_0").map(({ name, value }) => ({ name, value }));
  assert.deepEqual(read, [{ name: "plain", value: 0.1234568 }, ...rows.slice(1)]);
});

Deno.test("table: of no rows, no rows", () => {
  assert.equal(table([]).values, "");
});

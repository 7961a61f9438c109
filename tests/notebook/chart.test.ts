import assert from "node:assert/strict";
import { format } from "@deno/jupyter";
import { type FigureSpec, renderSvg, themed } from "../../lib/figures/mod.ts";
import { chart } from "../../lib/notebook/mod.ts";

const figure: FigureSpec = {
  title: { text: ["Two", "lines"] },
  data: { values: [{ x: 1 }] },
  mark: "point",
  encoding: { x: { field: "x", type: "quantitative" } },
};

Deno.test("chart is one bundle of Vega-Lite v5, SVG, PNG and text, without HTML", async () => {
  const { "image/png": png, ...rest } = await format(chart(figure));
  assert.match(png as string, /^iVBORw0KGgo/);
  assert.deepEqual(rest, {
    "application/vnd.vegalite.v5+json": themed(figure),
    "image/svg+xml": await renderSvg(figure),
    "text/plain": "[chart] Two lines",
  });
});

Deno.test("chart says as text its description, else its title, else that it is one", async () => {
  const text = async (spec: FigureSpec) => (await format(chart(spec)))["text/plain"];
  assert.equal(await text({ ...figure, description: "What it shows" }), "What it shows");
  assert.equal(await text({ ...figure, title: "A title" }), "[chart] A title");
  assert.equal(await text({ ...figure, title: undefined }), "[chart]");
});

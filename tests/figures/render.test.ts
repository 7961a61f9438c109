import assert from "node:assert/strict";
import { type FigureSpec, renderPng, renderSvg } from "../../lib/figures/mod.ts";

const line: FigureSpec = {
  title: "A line: σ ≥ 1",
  width: 100,
  height: 50,
  data: { values: [0, 1, 2, 3].map((x) => ({ x, y: Math.sin(x), kind: x < 2 ? "A" : "B" })) },
  mark: "line",
  encoding: {
    x: { field: "x", type: "quantitative", title: "0.123456 steps" },
    y: { field: "y", type: "quantitative" },
    color: { field: "kind", type: "nominal" },
  },
};

Deno.test("renderSvg gives the same characters each time, whatever it drew before", async () => {
  const first = await renderSvg(line);
  await renderSvg({ ...line, title: "Another" });
  assert.equal(await renderSvg(line), first);
});

Deno.test("renderSvg rounds coordinates to three decimals and leaves texts alone", async () => {
  const svg = await renderSvg(line);
  const tags = svg.match(/<[^>]*>/g)!.join("");
  assert.match(tags, /\d\.\d{2,3}\b/);
  assert.doesNotMatch(tags, /\d\.\d{4}|\de-\d/);
  assert.match(svg, />0\.123456 steps</);
});

Deno.test("renderSvg does not change with the last bits of the data", async () => {
  const { values } = line.data as { values: { x: number; y: number; kind: string }[] };
  const shaken: FigureSpec = {
    ...line,
    data: { values: values.map((row) => ({ ...row, y: row.y * (1 + 2 ** -50) })) },
  };
  assert.equal(await renderSvg(shaken), await renderSvg(line));
});

Deno.test("renderSvg refuses a figure of which Vega-Lite would drop a part", async () => {
  const lost = { ...line, encoding: { x: { field: "x", type: "quantitative" }, foo: {} } };
  await assert.rejects(renderSvg(lost as FigureSpec), /Cannot render the figure as Vega-Lite says/);
});

Deno.test("renderSvg draws pictures given as data without a canvas, byte for byte", async () => {
  const url = "data:image/png;base64,iVBORw0K3e+4Ggo=";
  const svg = await renderSvg({
    data: { values: [{ url }] },
    mark: { type: "image", width: 10, height: 10 },
    encoding: { url: { field: "url", type: "nominal" } },
  });
  assert.ok(svg.includes(`xlink:href="${url}"`));
});

Deno.test("renderPng draws at the scale asked for, text included", async () => {
  const svg = (text: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">` +
    `<text x="2" y="15" font-family="Arimo, Arial" font-size="12">${text}</text></svg>`;
  const png = await renderPng(svg("σ"), 3);
  const view = new DataView(png.buffer, png.byteOffset);
  assert.deepEqual([view.getUint32(16), view.getUint32(20)], [120, 60]);
  assert.notDeepEqual(png, await renderPng(svg(""), 3));
  assert.deepEqual(png, await renderPng(svg("σ"), 3));
});

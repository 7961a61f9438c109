import assert from "node:assert/strict";
import { $display, broadcast, display, format, html, image, md, svg } from "@deno/jupyter";
import { grayPng } from "../../lib/figures/mod.ts";
import { type CellResult, Kernel } from "../../lib/kernel/mod.ts";

const cwd = new URL(".", import.meta.url).pathname;
const png = grayPng([0], 1, 1, { black: 0, white: 1 });

/** What `work` prints. */
async function printed(work: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...words) => void lines.push(words.join(" "));
  try {
    await work();
  } finally {
    console.log = log;
  }
  return lines;
}

const data = ({ outputs }: CellResult) =>
  outputs.map((output) => "data" in output ? output.data : output);

Deno.test("outside the kernel @deno/jupyter prints text, or else what there would be", async () => {
  const lines = await printed(async () => {
    await display(md`**${1 + 1}** of ${undefined}3`);
    await display({ "text/plain": "plain", "text/html": "<b>" }, { raw: true });
    await display({ a: [1, 2] });
    await display(svg`${"<svg/>"}`); // deno fmt would lay out a literal
    await display(html`<i>${"x"}</i>`, { display_id: "h", update: true });
    await broadcast("display_data", {});
  });
  assert.deepEqual(lines, [
    "**2** of 3",
    "plain",
    "{ a: [ 1, 2 ] }",
    "[image/svg+xml, 8 characters]",
    "[text/html, 10 characters]",
  ]);
});

Deno.test("format and image tell PNG from JPEG, and refuse what is neither", async () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
  assert.deepEqual(await format(image(png)), { "image/png": png.toBase64() });
  assert.deepEqual(await format(jpeg), { "image/jpeg": "/9j/2Q==" });
  assert.throws(() => image(new Uint8Array([1, 2])), /must be PNG or JPEG: .*\[1,2\]/);
  assert.throws(() => image("no-such-file.png"), Deno.errors.NotFound);
});

Deno.test("format knows elements and things that say how they are shown", async () => {
  assert.deepEqual(await format({ outerHTML: "<svg></svg>" }), { "image/svg+xml": "<svg></svg>" });
  assert.deepEqual(await format({ outerHTML: "<p></p>" }), { "text/html": "<p></p>" });
  const own = { [$display]: () => Promise.resolve({ "text/plain": "own" }) };
  assert.deepEqual(await format(own), { "text/plain": "own" });
  assert.deepEqual(await format(null), { "text/plain": "null" });
});

Deno.test("within the kernel @deno/jupyter gives what Deno.jupyter gives", async (t) => {
  await using kernel = await Kernel.start({ cwd });
  const run = async (code: string) => {
    const result = await kernel.execute(code);
    assert.equal(result.failure, null);
    return data(result);
  };
  await run(`import * as ours from "@deno/jupyter";`);

  const bytes = JSON.stringify([...png]);
  for (
    const value of [
      "X.md`**${1}** a${undefined}b`",
      "X.html`<b>${2}</b>`",
      "X.svg`<svg>${3}</svg>`",
      `X.image(new Uint8Array(${bytes}))`,
      `({ [X.$display]: () => ({ "text/plain": "own" }) })`,
      "await X.format({ a: 1 })",
      `await X.display({ "text/plain": "raw" }, { raw: true })`,
      "await X.display({ a: 1 })",
      `await X.broadcast("stream", { name: "stdout", text: "t" })`,
    ]
  ) {
    await t.step(value.slice(0, 40), async () => {
      const theirs = await run(value.replaceAll("X.", "Deno.jupyter."));
      assert.notEqual(theirs.length, 0);
      assert.deepEqual(await run(value.replaceAll("X.", "ours.")), theirs);
    });
  }
});

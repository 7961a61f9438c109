import assert from "node:assert/strict";

const folder = new URL("../../notebooks/", import.meta.url);

Deno.test("notebooks: at most 12 cells and 300 kB, so that a code host draws them", () => {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const notebooks = names.filter((name) => name.endsWith(".ipynb"));
  assert.ok(notebooks.length >= 7);
  for (const name of notebooks) {
    const text = Deno.readTextFileSync(new URL(name, folder));
    assert.ok(text.length < 300_000, `${name} has ${text.length} characters`);
    assert.ok(JSON.parse(text).cells.length <= 12, name);
  }
});

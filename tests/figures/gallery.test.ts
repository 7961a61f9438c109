import assert from "node:assert/strict";

const names = (folder: string, pattern: RegExp) =>
  [...Deno.readDirSync(new URL(`../../${folder}/`, import.meta.url))]
    .map(({ name }) => name).filter((name) => pattern.test(name)).sort();
const gallery = Deno.readTextFileSync(new URL("../../figures/README.md", import.meta.url));

Deno.test("the gallery shows every figure there is, with its sidecar, and links every notebook", () => {
  for (const name of names("figures", /\.(png|svg|json)$/)) {
    assert.ok(gallery.includes(`](${name})`), `${name} is not in figures/README.md`);
  }
  for (const name of names("notebooks", /^\d\d-.*\.ipynb$/)) {
    assert.ok(gallery.includes(`](../notebooks/${name})`), `${name} is not in figures/README.md`);
    assert.ok(gallery.includes(`deno task figures ${name.slice(0, 2)}`));
  }
});

Deno.test("the gallery links nothing that is not there", () => {
  for (const [, link] of gallery.matchAll(/\]\(([^)]+)\)/g)) {
    Deno.statSync(new URL(`../../figures/${link}`, import.meta.url));
  }
});

/** A step as a model that a page can run. */

import assert from "node:assert/strict";

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly { readonly specifier: string }[];
}

Deno.test("step_model: nothing that it is made of needs Node, Deno or a library that computes", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("../../lib/engine/step_model.ts", import.meta.url).href],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: Module[] };
  const own = modules.filter(({ specifier }) => specifier.startsWith("file:"));
  assert.ok(own.length > 20);
  for (const { specifier, dependencies = [] } of own) {
    for (const { specifier: asked } of dependencies) {
      assert.match(asked, /^\.|^@tensorflow\/tfjs$/, `${specifier} imports ${asked}`);
    }
    assert.doesNotMatch(await Deno.readTextFile(new URL(specifier)), /\bDeno\.|\bprocess\./);
  }
});

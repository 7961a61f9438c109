import assert from "node:assert/strict";
import { claims } from "../../lib/commands/claims.ts";

Deno.test("claims over a store without runs are all open, and say why", () => {
  const store = Deno.makeTempDirSync();
  const out = `${store}/claims.json`;
  claims(["--store", store, "--out", out]);
  const record = JSON.parse(Deno.readTextFileSync(out));
  assert.deepEqual(record.runs, []);
  assert.ok(record.missing >= 27);
  assert.deepEqual(record.claims.map(({ id }: { id: string }) => id), [
    "C1",
    "C2",
    "C3",
    "C4",
    "C5",
    "C6",
  ]);
  for (const { verdict, text } of record.claims) {
    assert.equal(verdict, "open");
    assert.match(text, /only/i);
  }
});

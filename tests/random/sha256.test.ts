import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sha256Hex } from "../../lib/random/mod.ts";

Deno.test("SHA-256 equals Node's for texts of every length about one and two blocks", () => {
  for (let length = 0; length < 200; length++) {
    const text = "aé/7".repeat(50).slice(0, length);
    assert.equal(sha256Hex(text), createHash("sha256").update(text).digest("hex"), `${length}`);
  }
});

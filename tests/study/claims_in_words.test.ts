import assert from "node:assert/strict";
import { claimsInWords, readClaims, weighReadings } from "../../lib/study/mod.ts";
import { newFolder } from "../records/stored.ts";

const record = { runs: [], missing: 45, ...weighReadings([]) };

Deno.test("claimsInWords: what looks at samples once, what looks at the code by each reading", () => {
  const text = claimsInWords(["C4", "C9"], record);
  assert.match(
    text,
    /^\*\*C4, of the paper: denser data .*\.\*\* Verdict: \*\*open\*\*\. Seeds with/,
  );
  assert.deepEqual(text.match(/- by `\w+`: \*\*open\*\*/g)!.map((own) => own.split("`")[1]), [
    "paper",
    "noised",
    "blind",
  ]);
  assert.match(text, /\*\*C9, ours: /);
});

Deno.test("claimsInWords: names the claims there are, and how to weigh them", () => {
  assert.throws(
    () => claimsInWords(["C11"], record),
    /claim C11 as claims are C1, C2, .* deno task claims/,
  );
  assert.throws(
    () => readClaims(`${newFolder()}/none.json`),
    /none\.json\. Weigh them:\n {2}deno task claims$/,
  );
});

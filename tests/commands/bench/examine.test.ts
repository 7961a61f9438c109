import assert from "node:assert/strict";
import { LIMITS, tryOut } from "../../../lib/commands/bench/examine.ts";
import { fake, SLEEP } from "./support/fake.ts";

/** Answers requests, one after the other, with what `replies` names; sleeps where that is null. */
const answering = (replies: string) => `
  for await (const chunk of Deno.stdin.readable) {
    const { do: kind, steps } = JSON.parse(new TextDecoder().decode(chunk));
    const reply = (${replies})(kind, steps);
    if (reply === null) ${SLEEP}
    console.log(JSON.stringify(reply));
  }
`;
const COMPILED = `kind === "prepare" ? { flops: 1 }`;

Deno.test("tryOut: images a second, of the steps after the first where there is time", async () => {
  await using quick = fake(
    answering(`(kind, steps) => ${COMPILED} :
      { seconds: steps === 1 ? [0.4] : Array(steps).fill(steps === 5 ? 0.1 : 9) }`),
  );
  assert.deepEqual(await tryOut(quick, 64), { works: true, imagesPerSecond: 640 });
  await using slow = fake(answering(`(kind, steps) => ${COMPILED} : { seconds: [4] }`));
  assert.deepEqual(await tryOut(slow, 64), { works: true, imagesPerSecond: 16 });
});

Deno.test("tryOut: what takes too long works, and is named", async () => {
  await using stepping = fake(answering(`(kind) => ${COMPILED} : null`));
  assert.deepEqual(await tryOut(stepping, 64, { ...LIMITS, step: 0.1 }), {
    works: true,
    reason: "it takes more than 0.1 s for a step",
  });
  await using compiling = fake(answering(`() => null`));
  assert.deepEqual(await tryOut(compiling, 64, { ...LIMITS, compile: 0.1 }), {
    works: true,
    reason: "it takes more than 0.1 s to compile",
  });
});

Deno.test("tryOut: what does not start does not work, whether late, refused or crashed", async () => {
  await using late = fake(SLEEP);
  assert.deepEqual(await tryOut(late, 64, { ...LIMITS, start: 0 }), {
    works: false,
    reason: "it takes more than 0 s to start",
  });
  await using refused = fake("", `{"unavailable": "no adapter"}`);
  assert.deepEqual(await tryOut(refused, 64), { works: false, reason: "no adapter" });
  await using crashed = fake(`throw new Error("no such kernel")`);
  const finding = await tryOut(crashed, 64);
  assert.ok(!finding.works && /^Cannot go on as it ended: .*no such kernel/.test(finding.reason));
});

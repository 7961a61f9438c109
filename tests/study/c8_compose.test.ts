import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import type { RunRecord } from "../../lib/records/mod.ts";
import { composition } from "../../lib/study/mod.ts";
import { madeRun } from "./made_records.ts";

const made = madeRun({ n: 16 }, 1, { x: 500, y: 500 });
const worlds = {
  full: { n: 16 },
  held: { n: 16, holdout: { shape: "square", x: 6, y: 6, side: 4 } },
} as const;

/** Three seeds on one world, right this often; seeds differ a little. */
const seedsOf = (bias: string, world: keyof typeof worlds, joint: number): RunRecord[] =>
  [1, 2, 3].map((seed) => {
    const evaluation = made.evaluations.at(-1)!;
    const share = joint + 0.004 * (seed - 2);
    const all = { ...evaluation.images.all, accuracy: { x: share, y: share, joint: share } };
    const images = { all, on: all, off: all, held: all };
    return {
      ...made,
      config: withDefaults({ bias, seed, world: worlds[world] }),
      evaluations: [{ ...evaluation, images }],
    };
  });

const runs = (plain: number, rendering: number, stripes: number) => [
  ...seedsOf("none", "full", 0.95),
  ...seedsOf("none", "held", plain),
  ...seedsOf("forced-rendering", "held", rendering),
  // A bias whose differences scatter: seeds in reverse.
  ...seedsOf("stripes", "held", stripes).map((run, k, all) => ({
    ...run,
    evaluations: all[2 - k].evaluations,
  })),
];
const verdict = (...shares: Parameters<typeof runs>) => composition(runs(...shares)).verdict;

Deno.test("C8: supports where the plain network does not compose and both helpers do", () => {
  assert.equal(verdict(0.1, 0.9, 0.8), "supports");
});

Deno.test("C8: open where but one helps; refutes where none does, or the plain one composes", () => {
  assert.equal(verdict(0.1, 0.9, 0.1), "open");
  assert.equal(verdict(0.1, 0.1, 0.1), "refutes");
  assert.equal(verdict(0.9, 0.95, 0.95), "refutes");
});

Deno.test("C8: open with too few seeds, or without a helper's runs", () => {
  assert.equal(composition(runs(0.1, 0.9, 0.8).slice(1)).verdict, "open");
  const without = composition(
    runs(0.1, 0.9, 0.8).filter(({ config }) => config.bias !== "stripes"),
  );
  assert.equal(without.verdict, "open");
  assert.match(without.text, /stripes: too few seeds/);
  assert.match(without.text, /never shown together/);
});

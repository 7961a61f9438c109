import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { renderSvg } from "../../lib/figures/mod.ts";
import type { RunRecord } from "../../lib/records/mod.ts";
import { gapsFigure, gapsOf, interpolation, knownOf } from "../../lib/study/mod.ts";
import type { Holdout } from "../../lib/world/mod.ts";
import { madeRun } from "./made_records.ts";

const made = madeRun({ n: 16 }, 1, { x: 500, y: 500 });

/** Three seeds of the plain network, so often right in what is held out (or, with none, in all). */
const seedsOf = (holdout: Holdout, joint: number, bias = "none"): RunRecord[] =>
  [1, 2, 3].map((seed) => {
    const evaluation = made.evaluations.at(-1)!;
    const share = joint + 0.004 * (seed - 2);
    const all = { ...evaluation.images.all, accuracy: { x: share, y: share, joint: share } };
    return {
      ...made,
      config: withDefaults({ seed, bias, world: { n: 16, holdout } }),
      evaluations: [{ ...evaluation, images: { all, on: all, off: all, held: all } }],
    };
  });

const square = { shape: "square", x: 6, y: 6, side: 4 } as const;
const gap = (width: number) => ({ shape: "lesion", width }) as const;
const runs = (composed: number, interpolated: number) => [
  ...seedsOf({ shape: "none" }, 0.95),
  ...seedsOf(square, composed),
  ...seedsOf(gap(4), interpolated),
  ...seedsOf(gap(1), 0.8),
  ...seedsOf(gap(4), 1, "k-hot"),
];
const verdict = (composed: number, interpolated: number) =>
  interpolation(runs(composed, interpolated)).verdict;

Deno.test("C7: supports where new pairs are drawn and new x are not", () => {
  assert.equal(verdict(0.9, 0.1), "supports");
});

Deno.test("C7: refutes where new pairs are not drawn, or new x are; open on the border", () => {
  assert.equal(verdict(0.2, 0.1), "refutes");
  assert.equal(verdict(0.9, 0.8), "refutes");
  assert.equal(verdict(0.475, 0.1), "open");
});

Deno.test("C7: needs seeds of all three networks, and takes the plain ones", () => {
  const { verdict, text } = interpolation(runs(0.9, 0.1).slice(1));
  assert.equal(verdict, "open");
  assert.match(text, /Seeds with all three networks: 2/);
  assert.deepEqual(gapsOf(runs(0.9, 0.1)).map(({ width }) => width), [1, 1, 1, 4, 4, 4]);
  const known = knownOf(runs(0.9, 0.1));
  assert.deepEqual(known.map(({ seed }) => seed), [1, 2, 3]);
  // Of made runs some 95 % are right along each axis at the end, in the square as elsewhere.
  assert.ok(known.every(({ fullThere }) => fullThere > 0.8 && fullThere <= 1));
});

Deno.test("F12: the headline holds both shares, the curves how far off each network draws", async () => {
  const { spec, sidecar } = gapsFigure(runs(0.9, 0.1));
  const svg = await renderSvg(spec);
  assert.match(
    svg.replaceAll(/<[^>]*>/g, " "),
    /In place after 4,000 steps: 90 % of new pairs of known x and y, 10 % of new x/,
  );
  const { medians, curves } = sidecar.numbers as {
    medians: { name: string; seed: number; error: number }[];
    curves: { name: string; pixels: number; share: number }[];
  };
  assert.deepEqual([...new Set(medians.map(({ name }) => name))], [
    "all places shown",
    "x shown, y shown, never together",
    "x never shown for 7 px, asked in the middle 1",
    "x never shown for 10 px, asked in the middle 4",
  ]);
  assert.ok(medians.every(({ error }) => error <= 1));
  for (const { name, pixels, share } of curves) {
    const wider = curves.find((one) => one.name === name && one.pixels === pixels + 0.25);
    assert.ok(wider === undefined || wider.share >= share);
  }
  assert.throws(() => gapsFigure([]), /there must be runs/);
});

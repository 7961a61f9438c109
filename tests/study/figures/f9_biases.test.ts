import assert from "node:assert/strict";
import { withDefaults } from "../../../lib/config/mod.ts";
import { renderSvg } from "../../../lib/figures/mod.ts";
import type { RunRecord } from "../../../lib/records/mod.ts";
import { biasesFigure } from "../../../lib/study/mod.ts";
import { madeRun } from "../made_records.ts";

const made = madeRun({ n: 16 }, 1, { x: 500, y: 500 });
const world = { n: 16, holdout: { shape: "square", x: 6, y: 6, side: 4 } } as const;

const seedsOf = (bias: string, joint: number): RunRecord[] =>
  [1, 2, 3].map((seed) => {
    const evaluation = made.evaluations.at(-1)!;
    const share = joint + 0.003 * ((seed * bias.length) % 3);
    const all = { ...evaluation.images.all, accuracy: { x: share, y: share, joint: share } };
    const images = { all, on: all, off: all, held: all };
    const config = withDefaults({ bias, seed, world });
    return { ...made, config, evaluations: [{ ...evaluation, images }] };
  });

const wordsOf = async (runs: RunRecord[]) =>
  (await renderSvg(biasesFigure(runs).spec)).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");

Deno.test("F9: the headline names what composes better; rows by how well they compose", async () => {
  const runs = [
    ...seedsOf("none", 0.2),
    ...seedsOf("k-hot", 0.2),
    ...seedsOf("stripes", 0.9),
    ...seedsOf("dispersion", 0.1),
  ];
  const words = await wordsOf(runs);
  assert.match(words, /in place after 4,000 steps: more with stripes, fewer with dispersion/);
  assert.match(words, /plain network stripes k-hot dispersion/);
  assert.match(words, /of 12 comparisons some 0.6 would by chance/);
  assert.match(words, /pairs of x and y that were never shown/);
});

Deno.test("F9: says so where nothing helps, and where nothing is there to compare", async () => {
  const none = await wordsOf([...seedsOf("none", 0.2), ...seedsOf("k-hot", 0.2)]);
  assert.match(none, /no more with any bias that has several seeds/);
  assert.match(await wordsOf(seedsOf("none", 0.2)), /beside the plain network/);
});

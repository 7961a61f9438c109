import assert from "node:assert/strict";
import { withDefaults } from "../../../lib/config/mod.ts";
import { renderSvg } from "../../../lib/figures/mod.ts";
import type { Outcome, RunRecord } from "../../../lib/records/mod.ts";
import { unseenPairsFigure } from "../../../lib/study/mod.ts";
import { shareIfShown, type SkillPath, skillPaths } from "../../../lib/study/unseen_pairs.ts";
import { clearsHoldout, inHoldout, testLabels } from "../../../lib/world/mod.ts";
import { madeRun } from "../made_records.ts";

const made = madeRun({ n: 16 }, 1, { x: 500, y: 500 });
const { world } = withDefaults({
  world: { n: 16, holdout: { shape: "square", x: 6, y: 6, side: 4 } },
});
const labels = (() => {
  const { on, off } = testLabels(16);
  const all = [...on, ...off];
  return Array.from({ length: all.length / 2 }, (_, k) => [all[2 * k], all[2 * k + 1]] as const);
})();

/** A run that draws the first shares of new pairs and of old ones in place, none between them. */
function runOf(bias: string, seed: number, shown: number, unseen: number, steps = 1000): RunRecord {
  const config = withDefaults({ bias, seed, steps, world });
  const draws = (share: number, which: typeof inHoldout) => {
    const own = labels.filter(([x, y]) => which(world, x, y));
    return new Set(own.slice(0, Math.round(share * own.length)));
  };
  const right = [draws(shown, clearsHoldout), draws(unseen, inHoldout)];
  const outcomes = labels.map((label): Outcome =>
    right.some((own) => own.has(label)) ? [1, ...label] : [0, null, null]
  );
  const evaluation = { ...made.evaluations.at(-1)!, outcomes };
  return { ...made, id: `${bias} ${seed} ${steps}`, config, evaluations: [evaluation] };
}
const seedsOf = (bias: string, shown: number, unseen: number) =>
  [1, 2, 3].map((seed) => runOf(bias, seed, shown, unseen));

/** The plain network, trained on all places. */
const full = (unseen: number): RunRecord => ({
  ...runOf("none", 1, 1, unseen),
  id: "full",
  config: withDefaults({ steps: 1000, world: { ...world, holdout: { shape: "none" } } }),
});

const wordsOf = async (runs: RunRecord[]) =>
  (await renderSvg(unseenPairsFigure(runs).spec)).replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

Deno.test("skillPaths: shares at pairs shown and at pairs held out, none of those between", () => {
  const [{ bias, seed, skills: [{ shown, unseen }] }] = skillPaths([runOf("none", 2, 0.75, 0.25)]);
  assert.deepEqual([bias, seed], ["none", 2]);
  assert.ok(Math.abs(shown - 0.75) < 0.01 && Math.abs(unseen - 0.25) < 0.01);
  assert.deepEqual(skillPaths([made]), []);
});

Deno.test("F9b: names what draws new pairs as the plain network draws them where they are shown", async () => {
  const plain = seedsOf("none", 0.9, 0.4);
  const runs = [
    ...seedsOf("k-hot", 0.2, 0.2),
    ...plain,
    ...seedsOf("offsets", 0.9, 0.9),
    ...seedsOf("stripes", 0.9, 0.5),
    runOf("experts", 1, 1, 1),
    full(0.93),
  ];
  const words = await wordsOf(runs);
  assert.match(
    words,
    /in place: 9\d % with offsets and 4\d % with the plain network/,
  );
  assert.match(words, /Offsets: A branch/);
  assert.match(
    words,
    /plain network 3 seeds .*experts one seed .*offsets 3 seeds .*stripes .*k-hot/,
  );
  assert.match(words, /dotted across/);
  assert.ok(!words.includes("dashed"));
  assert.match(await wordsOf([...plain, ...seedsOf("offsets", 0.9, 0.9)]), /in place: 4\d %/);
  assert.match(await wordsOf([...runs.slice(0, -1), full(1)]), /in place: 4\d % with the plain/);
  assert.match(await wordsOf(plain), /in place: 4\d % with the plain network/);
});

Deno.test("shareIfShown: of the plain network of the same recipe alone", () => {
  const held = seedsOf("none", 0.9, 0.4);
  const share = shareIfShown([...held, full(0.5), {
    ...full(1),
    config: { ...full(1).config, steps: 9 },
  }]);
  assert.ok(Math.abs(share! - 0.5) < 0.01);
  assert.equal(shareIfShown(held), null);
  assert.equal(shareIfShown([full(1)]), null);
});

Deno.test("F9b: networks that trained longer are dashed, and judged apart", async () => {
  const runs = [...seedsOf("none", 0.9, 0.4), runOf("none", 1, 1, 1, 4000)];
  const words = await wordsOf(runs);
  assert.match(words, /to 1,000 steps \(dashed: to 4,000\)/);
  assert.match(words, /in place: 4\d % with the plain network/);
  const { numbers, seeds } = unseenPairsFigure([...runs, made]).sidecar;
  assert.equal((numbers as { paths: SkillPath[] }).paths.length, 4);
  assert.deepEqual(seeds, [1, 2, 3]);
  assert.throws(
    () => unseenPairsFigure([made]),
    /a square of pairs was held out of: none is there/,
  );
});

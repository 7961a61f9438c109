import assert from "node:assert/strict";
import { withDefaults } from "../../../lib/config/mod.ts";
import { renderSvg } from "../../../lib/figures/mod.ts";
import type { Outcome, RunRecord } from "../../../lib/records/mod.ts";
import { unseenPairsFigure } from "../../../lib/study/mod.ts";
import { lagOf, type SkillPath, skillPaths } from "../../../lib/study/unseen_pairs.ts";
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

/** A run that draws so large shares of old pairs and of new ones in place, by step; none between. */
function runOf(
  bias: string,
  seed: number,
  shares: readonly (readonly [step: number, shown: number, unseen: number])[],
  steps = 1000,
): RunRecord {
  const config = withDefaults({ bias, seed, steps, world });
  const draws = (share: number, which: typeof inHoldout) => {
    const own = labels.filter(([x, y]) => which(world, x, y));
    return new Set(own.slice(0, Math.round(share * own.length)));
  };
  const evaluations = shares.map(([step, shown, unseen]) => {
    const right = [draws(shown, clearsHoldout), draws(unseen, inHoldout)];
    const outcomes = labels.map((label): Outcome =>
      right.some((own) => own.has(label)) ? [1, ...label] : [0, null, null]
    );
    return { ...made.evaluations.at(-1)!, step, outcomes };
  });
  return { ...made, id: `${bias} ${seed} ${steps}`, config, evaluations };
}

/** Half of the old pairs are in place half way from step 100 to 400, the new ones `lag` times later. */
const learning = (lag: number) =>
  [[100, 0, 0], [400, 1, 0], [100 * lag, 1, 0], [400 * lag, 1, 1], [1600 * lag, 1, 1]] as const;
const together = [[100, 0, 0], [400, 1, 1], [1600, 1, 1]] as const;
const seedsOf = (bias: string, shares: Parameters<typeof runOf>[2]) =>
  [1, 2, 3].map((seed) => runOf(bias, seed, shares));

const wordsOf = async (runs: RunRecord[]) =>
  (await renderSvg(unseenPairsFigure(runs).spec)).replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

Deno.test("skillPaths: shares at pairs shown and at pairs held out, none of those between", () => {
  const [{ bias, seed, steps, skills: [{ shown, unseen }] }] = skillPaths([
    runOf("none", 2, [[1000, 0.75, 0.25]]),
  ]);
  assert.deepEqual([bias, seed, steps], ["none", 2, 1000]);
  assert.ok(Math.abs(shown - 0.75) < 0.01 && Math.abs(unseen - 0.25) < 0.01);
  assert.deepEqual(skillPaths([made]), []);
});

Deno.test("lagOf: steps until half of the new pairs are in place over those until half of the old are", () => {
  const lag = (shares: Parameters<typeof runOf>[2]) =>
    lagOf(skillPaths([runOf("none", 1, shares)])[0]);
  assert.ok(Math.abs(lag(learning(8))! - 8) < 0.1);
  assert.ok(Math.abs(lag(together)! - 1) < 1e-9);
  assert.equal(lag([[100, 0, 0], [400, 1, 0], [1600, 1, 0.4]]), null);
  assert.equal(lag([[100, 0, 0], [400, 0, 1], [1600, 0, 1]]), null);
});

Deno.test("F9b: tells how much later new pairs come, and with what they come together", async () => {
  const plain = seedsOf("none", learning(8));
  const runs = [
    ...seedsOf("k-hot", [[100, 0, 0], [1000, 0.2, 0]]),
    ...plain,
    ...seedsOf("stripes", learning(6)),
    ...seedsOf("offsets", together),
    runOf("experts", 1, together),
  ];
  const words = await wordsOf(runs);
  assert.match(
    words,
    /New pairs come 8\.0 times as late as old ones; sooner with offsets /,
  );
  // Together with old ones, as those are late.
  const late = [[100, 0, 0], [900, 0, 0], [3600, 1, 1], [9000, 1, 1]] as const;
  assert.match(
    await wordsOf([...plain, ...seedsOf("k-hot", late)]),
    /as late as old ones; no sooner with k-hot, where old ones are late /,
  );
  assert.match(words, /Offsets: A branch/);
  assert.match(
    words,
    /plain network 3 seeds, lag 8\.0 .*stripes 3 seeds, lag 6\.0 .*k-hot 3 seeds, no lag seen /,
  );
  assert.match(words, /experts one seed, lag 1\.0/);
  assert.match(await wordsOf(plain), /no bias with several seeds spares them/);
  assert.match(await wordsOf(seedsOf("none", [[1000, 0.9, 0.4]])), /against pairs that were/);
});

Deno.test("F9b: of a seed one training is drawn, the longest, and with it what shorter ones saw", async () => {
  const short = [[100, 0, 0], [1000, 1, 0.45]] as const;
  const runs = [
    ...seedsOf("none", short),
    // Alone, half way from 200 to 800 and from 800 to 3,200: a lag of 4.
    runOf("none", 1, [[200, 0, 0], [800, 1, 0], [3200, 1, 1], [4000, 1, 1]], 4000),
    ...seedsOf("stripes", short),
  ];
  const never = [1, 2, 3].map((seed) => {
    const steps = seed === 1 ? 4000 : 1000;
    return runOf("k-hot", seed, [[100, 0, 0], [steps, 0.5, 0]], steps);
  });
  const words = await wordsOf([...runs, ...never]);
  assert.match(words, /k-hot 3 seeds, 2 to step 1,000/);
  assert.match(words, /to step 4,000 unless said/);
  assert.match(words, /plain network 3 seeds, lag 2\.8 \(in 1 of them\)/);
  // No network with stripes was trained as long.
  assert.doesNotMatch(words, /stripes/);
  const { numbers, seeds } = unseenPairsFigure([...runs, made]).sidecar;
  const { paths } = numbers as { paths: SkillPath[] };
  assert.deepEqual(paths.map(({ steps }) => steps), [4000, 1000, 1000]);
  assert.deepEqual(seeds, [1, 2, 3]);
  assert.throws(
    () => unseenPairsFigure([made]),
    /a square of pairs was held out of: none is there/,
  );
});

import { type Estimate, mean, tInterval } from "../measures/statistics/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { type BeatingTurns, beatingTurns, bestErrors } from "./beside_best.ts";
import { checkComparable, isBalanced, isMain, type MeasuredRun } from "./claims/mod.ts";
import { inWords, type LaterClaim, numberOf, openFinding, tooFew } from "./claims/claim.ts";
import { LEAST_LEAD, LEAST_SEEDS } from "./claims/rules.ts";
import { bySeed, sharedCells } from "./claims/run_groups.ts";
import { runUnder } from "./run_under.ts";

/** The lattice step on whose runs the claim was found. */
const FOUND_ON = 0.5;
/** The diffusion step at which being told helped those most. */
const STEP = 300;
/** The share of runs that may not see all four times. */
const MOST_UNSEEN = 1 / 4;

const rule =
  `On the balanced lattices that at least ${LEAST_SEEDS} seeds share, other than d = ${FOUND_ON}, on ` +
  `which it was found. At diffusion step ${STEP}, per run: ln of the steps until single bumps are ` +
  `roughly in place (the bar at which a code is ordered) over the steps until the network's error ` +
  `falls below the best possible of whoever is told nothing of the place; and ln of the steps until ` +
  `half of the samples are in place over the steps until it falls below the best of whoever is told ` +
  `one coordinate. Both best errors are of whoever knows by heart all images that training shows. ` +
  `Mean over a seed's runs, t-interval over seeds. Supports: both intervals lie within ln ` +
  `${
    Math.exp(LEAST_LEAD)
  } on either side of 0. Refutes: one lies wholly outside. Runs that do not ` +
  `see all four times are left out; open where they are more than a quarter. Judged: the one of the ` +
  `two that is farther from 0.`;

const says =
  `At diffusion step ${STEP} a network beats the best guess without the label about when bumps are ` +
  "roughly in place, and the best guess from one coordinate about when half are within a pixel.";

/** C10: bumps come into place when answers beat the best of whoever is told less. */
export async function beatsTheBest(runs: readonly RunRecord[]): Promise<LaterClaim> {
  const base = { id: "C10", says, rule, also: [] } as const;
  const judged = runs.filter(({ config: { world } }) =>
    isMain(world) && isBalanced(world) && world.dx !== FOUND_ON
  );
  const byId = new Map(judged.map((run) => [run.id, run]));
  const measured = judged.map((run) => runUnder(run, READINGS[0]));
  checkComparable(measured);
  const read = sharedCells(measured, LEAST_SEEDS);
  const turns: { readonly run: MeasuredRun; readonly turns: BeatingTurns }[] = [];
  for (const own of Map.groupBy(read, ({ config }) => config.dx).values()) {
    const { world, schedule } = byId.get(own[0].id)!.config;
    const [best] = await bestErrors(world, [STEP], { schedule });
    for (const run of own) {
      turns.push({ run, turns: beatingTurns(byId.get(run.id)!, best) });
    }
  }
  const seen = turns.filter(({ turns }) =>
    [turns.beatsNothing, turns.roughlyInPlace, turns.beatsOneCoordinate, turns.inPlace]
      .every(({ censored }) => censored === "no")
  );
  const sharing = bySeed(read).length;
  if (sharing < LEAST_SEEDS) {
    const reason = tooFew("Seeds that share a lattice", sharing, LEAST_SEEDS);
    return { ...base, ...openFinding(reason, sharing) };
  }
  const seeds = bySeed(seen.map(({ run }) => run)).length;
  const unseen = turns.length - seen.length;
  if (unseen > MOST_UNSEEN * turns.length || seeds < LEAST_SEEDS) {
    const reason = `In ${unseen} of ${turns.length} runs one of the four times is not seen; ` +
      `${seeds} of ${sharing} seeds have runs that see all.`;
    return { ...base, ...openFinding(reason, seeds) };
  }
  const over = (later: (one: BeatingTurns) => number): Estimate =>
    tInterval(
      [...Map.groupBy(seen, ({ run }) => run.config.seed).values()]
        .map((own) => mean(own.map(({ turns }) => later(turns)))),
    );
  const rough = over((one) => Math.log(one.roughlyInPlace.steps / one.beatsNothing.steps));
  const exact = over((one) => Math.log(one.inPlace.steps / one.beatsOneCoordinate.steps));
  const both = [rough, exact];
  const within = ({ interval: [low, high] }: Estimate) => low > -LEAST_LEAD && high < LEAST_LEAD;
  const outside = ({ interval: [low, high] }: Estimate) => low > LEAST_LEAD || high < -LEAST_LEAD;
  return {
    ...base,
    verdict: both.every(within) ? "supports" : both.some(outside) ? "refutes" : "open",
    ...numberOf(Math.abs(rough.value) > Math.abs(exact.value) ? rough : exact),
    text:
      `Bumps are roughly in place after ${
        Math.exp(rough.value).toFixed(2)
      } times the steps until ` +
      `answers beat the best guess without the label (ln ${
        inWords(rough)
      }), half are within a pixel after ` +
      `${
        Math.exp(exact.value).toFixed(2)
      } times those until they beat the best from one coordinate ` +
      `(ln ${inWords(exact)}); ${seen.length} of ${turns.length} runs see all four times.`,
  };
}

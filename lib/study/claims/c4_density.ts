import { type Estimate, mean } from "../../measures/statistics/mod.ts";
import { type Bounded, judgeBounded } from "./bounded.ts";
import { type Claim, detail, inWords, numberOf, openFinding, tooFew } from "./claim.ts";
import { balancedRuns, bySeed, sharedCells } from "./run_groups.ts";
import { accuracyPassage, leastSteps, mostSteps } from "./passages.ts";
import type { MeasuredRun } from "./measured_run.ts";
import { LEAST_SEEDS, LEAST_SLOPE } from "./rules.ts";

/** A slope needs more than two places, or it fits whatever is there. */
const LEAST_STEPS = 3;

export const denserIsSooner: Claim = {
  id: "C4",
  by: "paper",
  says: "denser data (a smaller lattice step d) is learned in fewer steps",
  statistic: "slope of ln steps on ln d",
  notebook: "03-phase-diagram",
  looksAt: "samples",
  runs: "all",
  rule:
    `Balanced runs of the lattices that at least ${LEAST_SEEDS} seeds share, per seed with at ` +
    `least ${LEAST_STEPS} lattice steps d: the slope of ln T on ln d, T the training step at which ` +
    `joint accuracy passes 1/2; t-interval over at least ${LEAST_SEEDS} seeds. Supports: interval ` +
    `above 0, slope at least ${LEAST_SLOPE}, with censored times where they lower the slope most. ` +
    `Refutes: interval below ${LEAST_SLOPE}, with censored times where they raise it most. Whichever ` +
    `of more than ${LEAST_STEPS} lattices is left out, the verdict must be the same. That lattices are shared was added while all ` +
    `that were there were; that one may be left out, when four had been read: one of them, 4 px, ` +
    `which is learned by heart, alone had made it refute.`,
  weigh(runs) {
    const seeds = bySeed(sharedCells(balancedRuns(runs), LEAST_SEEDS))
      .filter(([, own]) => own.length >= LEAST_STEPS);
    const n = seeds.length;
    if (n < LEAST_SEEDS) {
      return openFinding(tooFew(`Seeds with ${LEAST_STEPS} lattice steps`, n, LEAST_SEEDS), n);
    }
    const over = (holds: (run: MeasuredRun) => boolean) =>
      judgeBounded(seeds.map(([, own]) => slopeBounds(own.filter(holds))), LEAST_SLOPE);
    const { verdict, low, high, shown, bound } = over(() => true);
    if (shown === null) {
      return openFinding("Runs of large and of small d never pass: train longer.", n);
    }
    // An epoch of a lattice has (N / d)^2 images, so that steps go as d^slope and epochs as d^(slope + 2).
    const byEpochs = ({ value, interval: [from, to], n }: Estimate): Estimate => ({
      value: value + 2,
      interval: [from + 2, to + 2],
      n,
    });
    const steps = [...new Set(seeds.flatMap(([, own]) => own.map(({ config }) => config.dx)))]
      .sort((a, b) => a - b);
    const without = steps.length <= LEAST_STEPS ? [] : steps.map((d) => ({
      d,
      ...over(({ config }) => config.dx !== d),
    }));
    const against = without.find((one) => one.verdict !== verdict);
    return {
      verdict: against ? "open" : verdict,
      ...numberOf(shown, bound),
      text: `Steps until half of the samples are in place go as d to the power ${inWords(shown)}` +
        (bound === undefined ? "" : `, ${bound}, as some runs never pass`) +
        `: twice the distance, ${(2 ** shown.value).toFixed(2)} times the steps. By epochs, the ` +
        `paper's clock, the power is ${
          inWords(byEpochs(shown))
        }: an epoch shows (N / d)^2 images ` +
        `once, which adds 2.` +
        (against?.shown
          ? ` Without d = ${against.d} it is ${inWords(against.shown)}, which ` +
            `${against.verdict === "open" ? "does not decide" : against.verdict}.`
          : ""),
      also: [
        ...without.flatMap(({ d, shown }) =>
          shown === null ? [] : [detail(`slope without d = ${d}`, shown)]
        ),
        ...bound !== undefined && low ? [detail("slope, lower bound", low)] : [],
        ...bound !== undefined && high ? [detail("slope, upper bound", high)] : [],
        detail("slope of ln epochs on ln d, the paper's clock", byEpochs(shown)),
      ],
    };
  },
};

/**
 * The least and the greatest slope of ln T on ln d that one seed's runs allow: sum w ln T with
 * w = (ln d - mean) / sum (ln d - mean)^2. A censored T is bounded on one side only.
 */
function slopeBounds(runs: readonly MeasuredRun[]): Bounded {
  const logs = runs.map(({ config }) => Math.log(config.dx));
  const middle = mean(logs);
  const spread = logs.reduce((sum, at) => sum + (at - middle) ** 2, 0);
  let [low, high] = [0, 0];
  runs.forEach((run, k) => {
    const weight = (logs[k] - middle) / spread;
    const passage = accuracyPassage(run);
    const [least, most] = [Math.log(leastSteps(passage)), Math.log(mostSteps(passage))];
    if (weight === 0) return;
    low += weight * (weight > 0 ? least : most);
    high += weight * (weight > 0 ? most : least);
  });
  return { low, high };
}

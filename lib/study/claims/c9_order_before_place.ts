import { bounds, type Passage } from "../../measures/phases/mod.ts";
import { mean, tInterval } from "../../measures/statistics/mod.ts";
import { type Claim, detail, inWords, judge, openClaim, tooFew } from "./claim.ts";
import { bySeed } from "./run_groups.ts";
import { accuracyPassage, oneBumpPassage, orderPassage } from "./passages.ts";
import { isRead, type MeasuredRun } from "./measured_run.ts";
import { HALF, LEAST_LEAD, LEAST_SEEDS } from "./rules.ts";

const rule = `Per run: ln of the step at which half of the samples are in place over the step at ` +
  `which the code is ordered. Where one never comes its time is the last step, and where one is ` +
  `there at the first evaluation its time is that one: both make the lead smaller. Mean over a ` +
  `seed's runs; t-interval over at least ${LEAST_SEEDS} seeds. Supports: interval above 0, mean ` +
  `at least ln ${Math.exp(LEAST_LEAD)}. Refutes: interval below ln ${Math.exp(LEAST_LEAD)}. Open ` +
  `where the untrained network's code is ordered in half of the runs: then order tells nothing.`;

/** C9, ours: the code knows where before samples show it. */
export function orderBeforePlace(runs: readonly MeasuredRun[]): Claim {
  const read = runs.filter(isRead);
  const seeds = bySeed(read).map(([, own]) => own);
  if (seeds.length < LEAST_SEEDS) {
    const reason = tooFew("Seeds whose code is read", seeds.length, LEAST_SEEDS);
    return openClaim("C9", rule, reason, seeds.length);
  }
  const already = read.filter(({ untrainedOrder }) => (untrainedOrder ?? 0) >= bounds.ORDERED);
  if (already.length >= HALF * read.length) {
    const reason = `The untrained network's code is ordered in ${already.length} of ` +
      `${read.length} runs: order tells nothing here.`;
    return openClaim("C9", rule, reason, seeds.length);
  }
  const lead = (of: (run: MeasuredRun) => Passage) =>
    tInterval(seeds.map((own) => mean(own.map((run) => logRatio(of(run), orderPassage(run))))));
  const place = lead(accuracyPassage);
  const factor = Math.exp(place.value);
  return {
    id: "C9",
    verdict: judge(place, LEAST_LEAD),
    statistic: place.value,
    interval: place.interval,
    n: place.n,
    rule,
    text: `Half of the samples are in place after ${factor.toFixed(2)} times the steps that it ` +
      `takes the code to be ordered (ln ${inWords(place)}).`,
    also: [
      detail("ln steps until half show one bump over those until order", lead(oneBumpPassage)),
    ],
  };
}

const logRatio = (later: Passage, earlier: Passage) => Math.log(later.steps / earlier.steps);

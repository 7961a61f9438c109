import { bounds, type Passage } from "../../measures/phases/mod.ts";
import { mean } from "../../measures/statistics/mod.ts";
import { type Bounded, judgeBounded } from "./bounded.ts";
import { type Claim, detail, factorInWords, numberOf, openFinding, tooFew } from "./claim.ts";
import { bySeed, denseReadRuns, sharedCells } from "./run_groups.ts";
import {
  accuracyPassage,
  drawnOrderPassage,
  leastSteps,
  mostSteps,
  oneBumpPassage,
  orderPassage,
} from "./passages.ts";
import type { MeasuredRun } from "./measured_run.ts";
import { DENSE, HALF, LEAST_LEAD, LEAST_SEEDS } from "./rules.ts";

export const orderBeforePlace: Claim = {
  id: "C9",
  by: "ours",
  says: "the code knows roughly where before samples show exactly where",
  statistic: "ln steps to place over steps to order",
  notebook: "02-learning",
  looksAt: "code",
  inF6: {
    says: "roughly where first",
    statistic: "steps to exact ÷ steps to ordered",
    bar: LEAST_LEAD,
    isLog: true,
  },
  runs: "shared seeds",
  rule:
    `Per run whose places lie at most ${DENSE} px apart: ln of the step at which half of the samples are in place over the step at ` +
    `which the code is ordered. Mean over a seed's runs in the cells that at least ` +
    `${LEAST_SEEDS} seeds share; t-interval over seeds. Supports: interval above 0, mean at ` +
    `least ln ${Math.exp(LEAST_LEAD)}, with censored times where they lower the lead most. ` +
    `Refutes: interval below ln ${Math.exp(LEAST_LEAD)}, with censored times where they raise it ` +
    `most. Open where in half of the runs the code is ordered untrained, or at the first ` +
    `evaluation: then order tells nothing, or its time is not seen. That cells are shared, that ` +
    `censored times are bounds and the first evaluation's order were added after six runs had ` +
    `been read. Beside it, not judged: the same for samples that are held to the code's own bar, ` +
    `R2 above 1/2 of the places of single bumps, which is some 6 of 32 pixels where in place is ` +
    `1.`,
  weigh(runs) {
    const read = sharedCells(denseReadRuns(runs), LEAST_SEEDS);
    const seeds = bySeed(read).map(([, own]) => own);
    const n = seeds.length;
    const open = (reason: string) => openFinding(reason, n);
    if (n < LEAST_SEEDS) return open(tooFew("Seeds that share a cell", n, LEAST_SEEDS));
    const among = (holds: (run: MeasuredRun) => boolean) => read.filter(holds).length;
    const said = (count: number) => `in ${count} of ${read.length} runs`;
    const untrained = among((run) => (run.untrainedOrder ?? 0) >= bounds.ORDERED);
    if (untrained >= HALF * read.length) {
      return open(
        `The untrained network's code is ordered ${said(untrained)}: order tells nothing.`,
      );
    }
    const early = among((run) => orderPassage(run).censored === "early");
    if (early >= HALF * read.length) {
      return open(`The code is ordered at the first evaluation ${said(early)}: when is not seen.`);
    }
    const lead = (of: (run: MeasuredRun) => Passage) =>
      judgeBounded(seeds.map((own) => leadBounds(own, of)), LEAST_LEAD);
    const { verdict, shown, bound } = lead(accuracyPassage);
    if (shown === null) {
      return open("Some runs are never in place, and in others the code is never ordered.");
    }
    const never = among((run) => orderPassage(run).censored === "late");
    const rough = lead(drawnOrderPassage);
    const further = (name: string, of: (run: MeasuredRun) => Passage) => {
      const { shown, bound } = lead(of);
      return shown === null ? [] : [detail(name, shown, bound)];
    };
    return {
      verdict,
      ...numberOf(shown, bound),
      text:
        `Half of the samples are in place after ${factorInWords(shown)} times the steps that it ` +
        `takes the code to be ordered` +
        (bound === undefined
          ? "."
          : `: ${bound} so many, as ${
            bound === "at most" && never > 0
              ? `${said(never)} the code is never ordered`
              : "some times are not seen"
          }.`) +
        (rough.shown === null
          ? ""
          : ` Held to the code's own bar, which is rough, drawn bumps pass ` +
            `it after ${factorInWords(rough.shown)} times the steps${
              rough.bound ? `, ${rough.bound}` : ""
            }.`),
      also: [
        ...further("ln steps until half show one bump over those until order", oneBumpPassage),
        ...further(
          "ln steps until samples pass the code's own bar over those until order",
          drawnOrderPassage,
        ),
      ],
    };
  },
};

/** The least and the greatest mean lead of order that one seed's runs allow. */
function leadBounds(runs: readonly MeasuredRun[], later: (run: MeasuredRun) => Passage): Bounded {
  const leads = runs.map((run): Bounded => {
    const [place, order] = [later(run), orderPassage(run)];
    return {
      low: Math.log(leastSteps(place) / mostSteps(order)),
      high: Math.log(mostSteps(place) / leastSteps(order)),
    };
  });
  return { low: mean(leads.map(({ low }) => low)), high: mean(leads.map(({ high }) => high)) };
}
